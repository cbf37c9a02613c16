import type { MicrophoneProblem } from '../capture/microphone-problem.ts';
import type { PageEvent } from '../reporting/event-recorder.ts';
import type { RefusalKind } from '../wire/refusal.ts';
import type { UtteranceFailure } from '../wire/utterance-failure.ts';

/** Everything that can stop a spoken search, one message each. */
export type Problem =
  | { kind: 'microphone'; problem: MicrophoneProblem }
  /** The speech detector failed to load or crashed. */
  | { kind: 'detector' }
  /** There is no connection. */
  | { kind: RefusalKind }
  | { kind: 'busy' }
  /** The server could not recognise this one utterance. */
  | { kind: 'failed' }
  /** The utterance was recognised, but the search failed. */
  | { kind: 'search-failed' };

const EVENT_BY_PROBLEM: Partial<Record<MicrophoneProblem, PageEvent['name']>> = {
  denied: 'mic.denied',
  blocked: 'mic.denied',
  missing: 'mic.missing',
  muted: 'mic.muted',
  dead: 'mic.muted',
  lost: 'mic.lost',
  suspended: 'mic.suspended',
};

/** The event that reports it. */
export function eventOf(problem: Problem): PageEvent['name'] {
  const known = problem.kind === 'microphone' ? EVENT_BY_PROBLEM[problem.problem] : undefined;
  return known ?? 'error.shown';
}

/** Returns the problem of an utterance without an answer. */
export function problemOf(failure: UtteranceFailure): Problem {
  return { kind: failure === 'dropped' ? 'busy' : failure };
}

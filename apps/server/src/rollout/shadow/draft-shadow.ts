import type { Final } from '@hark/shared/wire/final';
import type { Pipeline } from '../../answering/pipeline/answer-utterance.ts';
import { type Draft, draftAnswer, type DraftInput } from '../../answering/pipeline/draft-answer.ts';
import type { TaskContext } from '../../answering/pipeline/task-memory.ts';
import { NO_ANSWER, type ShadowedAnswer } from './compare-answers.ts';
import type { PairWords } from './pair-words.ts';

/** What drafts the answers of a version for comparison. */
export type ShadowParts = Pick<Pipeline, 'recognizer' | 'search' | 'understanding' | 'nowMs'>;

/** An utterance, and what its task was about when the champion heard it. */
interface HeardUtterance {
  utterance: DraftInput;
  context: TaskContext;
}

/** One side of a pair. */
export interface ShadowedSide {
  answer: ShadowedAnswer;
  words: PairWords['champion'];
}

/** `dropped`: there was no time for it, which says nothing about the challenger. */
export type ShadowDraft = { type: 'answered'; side: ShadowedSide } | { type: 'dropped' };

/** A side without an answer. */
export const FAILED_SIDE: ShadowedSide = { answer: NO_ANSWER, words: { transcript: '', first: null } };

type Answered = Pick<Final, 'transcript' | 'empty' | 'results'> & {
  timings: Pick<Final['timings'], 'encodeMs' | 'decodeMs'>;
};

/** Returns what is compared of an answer. Pure. */
export function sideOf({ transcript, empty, results, timings }: Answered): ShadowedSide {
  return {
    answer: {
      isAnswered: true,
      transcript,
      empty,
      resultIds: results.map(({ id }) => id),
      ms: timings.encodeMs + timings.decodeMs,
    },
    words: { transcript, first: results[0]?.title ?? null },
  };
}

const sideOfDraft = ({ recognition, results }: Draft): ShadowedSide => sideOf({ ...recognition, results });

interface HowToDraft {
  priority: 'shadow' | 'batch';
  /** Waits until there is time for a search; false if there is none. */
  untilQuiet(): Promise<boolean>;
  signal: AbortSignal;
}

/**
 * Drafts the challenger's answer as it would have been at the time. It has no side effects: nothing is recorded, and the
 * task remembers nothing of it. An answer that fails in any way is a failed one. Does not reject.
 */
export async function draftShadow(
  { recognizer, search, understanding, nowMs }: ShadowParts,
  { utterance, context }: HeardUtterance,
  { priority, untilQuiet, signal }: HowToDraft,
): Promise<ShadowDraft> {
  let hasTime = true;
  const parts = {
    recognizer,
    understanding,
    nowMs,
    tasks: { before: () => context.previous, searches: () => context.searches },
    search: {
      ...search,
      async searchPage(...asked: Parameters<typeof search.searchPage>) {
        hasTime = await untilQuiet();
        if (!hasTime) throw new Error('there is no time to search');
        return search.searchPage(...asked);
      },
    },
  };
  // Nobody sends phrases to a recogniser that cannot use them.
  const phrases = recognizer.capabilities.biasing ? utterance.speaker.phrases : [];
  const input: DraftInput = {
    ...utterance,
    // Another id: it must not supersede the interims of the utterance.
    utteranceId: `shadow-${utterance.utteranceId}`,
    speaker: { ...utterance.speaker, phrases },
  };
  const outcome = await draftAnswer(parts, input, { priority, signal }).catch(
    () => ({ type: 'failed' }) as const,
  );
  if (signal.aborted || !hasTime) return { type: 'dropped' };
  switch (outcome.type) {
    case 'drafted':
      return { type: 'answered', side: sideOfDraft(outcome.draft) };
    case 'busy':
    case 'cancelled':
      return { type: 'dropped' };
    case 'failed':
      return { type: 'answered', side: FAILED_SIDE };
  }
}

import type { SegmentClose, SegmentOpen } from '@hark/shared/wire/client-message';
import type { Final } from '@hark/shared/wire/final';
import type { EarlyListener } from './early-listener.ts';
import type { SegmentAssembler } from './segment-assembler.ts';
import type { UtteranceVersion } from './utterance-version.ts';
import type { Draft } from '../../answering/pipeline/draft-answer.ts';
import type { Speaker, Utterance } from '../../answering/pipeline/utterance.ts';

const MAX_OPEN = 2;
const MAX_UNANSWERED = 8;

/** The state of an utterance between `segment.open` and its answer. */
export type State =
  | { type: 'open' }
  /** The client closed it, but frames are missing. */
  | { type: 'incomplete'; close: SegmentClose; giveUp: NodeJS.Timeout }
  | { type: 'answering'; abort: AbortController }
  /** Not answered, for lack of capacity or because of a failure: the client may close it again until it expires. */
  | { type: 'kept'; expiry: NodeJS.Timeout }
  | { type: 'answered'; final: Final };

export interface OpenUtterance {
  open: SegmentOpen;
  assembler: SegmentAssembler;
  early: EarlyListener;
  /** What answers it. */
  version: UtteranceVersion;
  state: State;
  endpointSent: boolean;
  cutReported: boolean;
}

export function createOpenUtterance(
  open: SegmentOpen,
  parts: Pick<OpenUtterance, 'assembler' | 'early' | 'version'>,
): OpenUtterance {
  return {
    open,
    ...parts,
    state: { type: 'open' },
    endpointSent: false,
    cutReported: false,
  };
}

/** Stops the timer of a state; call it before leaving the state. */
export function clearTimer(state: State): void {
  if (state.type === 'incomplete') clearTimeout(state.giveUp);
  if (state.type === 'kept') clearTimeout(state.expiry);
}

/** Returns why a session cannot take another utterance; null if it can. */
export function roomTrouble(states: readonly State[]): string | null {
  const open = states.filter(({ type }) => type === 'open').length;
  if (open >= MAX_OPEN) return `close one of the ${open} open utterances first`;
  const unanswered = states.filter(({ type }) => type !== 'answered').length;
  return unanswered >= MAX_UNANSWERED ? `wait for ${unanswered} pending answers` : null;
}

const RESULT_LIMIT = 10;

/** Returns the speaker without phrases where the version's recogniser cannot use them. The client was told so. */
export function speakerFor({ usesPhrases }: UtteranceVersion, speaker: Speaker): Speaker {
  return usesPhrases || speaker.phrases.length === 0 ? speaker : { ...speaker, phrases: [] };
}

/** Returns the finished utterance, and its draft if there is one. */
export function closedUtterance(
  { open: { utteranceId, taskId, startedAt, place }, early, version }: OpenUtterance,
  speaker: Speaker,
  close: Pick<Utterance, 'clip' | 'endReason'>,
): { utterance: Utterance; draft: Promise<Draft | null> | undefined } {
  const { pcm, speechPcm: heard, draft, early: told } = early.end();
  return {
    utterance: {
      utteranceId,
      taskId,
      speaker: speakerFor(version, speaker),
      rollout: version.rollout,
      pcm,
      speechPcm: heard,
      early: told,
      startedAt,
      limit: RESULT_LIMIT,
      place,
      ...close,
    },
    draft: draft ?? undefined,
  };
}

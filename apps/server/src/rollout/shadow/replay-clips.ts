import { floatToPcm16 } from '@hark/shared/wire/pcm';
import { UNKNOWN_DEVICE } from '@hark/shared/wire/client-message';
import type { Speaker } from '../../answering/pipeline/utterance.ts';
import { draftShadow, type ShadowDraft, type ShadowParts } from './draft-shadow.ts';
import { type ComparedPair, pairOf } from './pair-of.ts';
import type { PairWords } from './pair-words.ts';

/** A recording to replay. */
export interface ReplayedClip {
  /** File, or id of the utterance. */
  name: string;
  /** Mono, 16 kHz. */
  samples: Float32Array;
  /** Null where nothing is known of the speaker. */
  language: string | null;
}

/** Two answers to one recording; the words are there whatever they are. */
export interface ReplayedPair extends ComparedPair {
  name: string;
  said: PairWords;
}

interface ReplayOptions {
  champion: ShadowParts;
  challenger: ShadowParts;
  signal: AbortSignal;
}

/** As many results as a page asks for. */
const RESULTS = 10;

function speakerOf(language: string | null): Speaker {
  return {
    clientId: 'replay',
    sessionId: 'replay',
    device: UNKNOWN_DEVICE,
    vad: null,
    language,
    consent: { audio: false },
    phrases: [],
  };
}

function draftClip(parts: ShadowParts, clip: ReplayedClip, signal: AbortSignal): Promise<ShadowDraft> {
  const utterance = {
    utteranceId: clip.name,
    speaker: speakerOf(clip.language),
    speechPcm: floatToPcm16(clip.samples),
    limit: RESULTS,
  };
  // What the task was about is not known any more: for both versions it begins here.
  const context = { previous: undefined, searches: null };
  const untilQuiet = (): Promise<boolean> => Promise.resolve(true);
  return draftShadow(parts, { utterance, context }, { priority: 'batch', untilQuiet, signal });
}

/**
 * Answers a recording by both versions, one after the other, and compares the answers. Nobody waits, and the machine has
 * other work, so no answer is too slow. Null if there was no capacity.
 *
 * @param isChallengerFirst alternate it, so that neither version always has the warmer caches
 */
export async function replayClip(
  clip: ReplayedClip,
  isChallengerFirst: boolean,
  { champion, challenger, signal }: ReplayOptions,
): Promise<ReplayedPair | null> {
  const order = isChallengerFirst ? [challenger, champion] : [champion, challenger];
  const drafts: ShadowDraft[] = [];
  for (const parts of order) drafts.push(await draftClip(parts, clip, signal));
  const [first, second] = isChallengerFirst ? drafts.toReversed() : drafts;
  if (first?.type !== 'answered' || second?.type !== 'answered') return null;
  const said = { champion: first.side.words, challenger: second.side.words };
  return { name: clip.name, said, ...pairOf(first.side, second.side, Number.POSITIVE_INFINITY) };
}

import { normalizeTranscript } from '@hark/shared/text/normalize-transcript';
import type { Blame } from './blame-store.ts';

/** The stage that a bad task is charged to. */
export type ChargedStage = keyof Blame['shares'];

/** An answer, as far as the person's own is known to compare it with. */
export interface ReplayedAnswer {
  transcript: string;
  /** Whether the entry that the person chose in the end is among the first results; null where they chose none. */
  findsChosen: boolean | null;
}

/** One bad task, replayed with one stage exchanged at a time. */
export interface Replay {
  /** The answer as it was given. */
  given: ReplayedAnswer;
  /** Of the recording, by the server's own detector. */
  speech: { hasSpeech: boolean; isCutAtStart: boolean; isCutAtEnd: boolean };
  /** By another recogniser; null where there is none. */
  other: ReplayedAnswer | null;
  /** With the words that the person typed or said in the end, searched for; null where they are not known. */
  truth: ReplayedAnswer | null;
}

const isSame = (a: string, b: string): boolean => normalizeTranscript(a) === normalizeTranscript(b);

/** Whether an answer would have been the right one: it finds what was chosen, or has the words. */
function isRight({ transcript, findsChosen }: ReplayedAnswer, truth: Replay['truth']): boolean {
  if (findsChosen !== null) return findsChosen;
  return truth !== null && transcript !== '' && isSame(transcript, truth.transcript);
}

/**
 * Charges a bad task to the first stage whose exchange would have made it right. Detection cannot be exchanged where
 * the audio around the recording is gone: a recording without speech, or cut within it, is charged to detection unless
 * another recogniser makes do with it. Pure.
 */
export function chargeStage({ given, speech, other, truth }: Replay): ChargedStage {
  const hadWords = truth !== null && given.transcript !== '' && isSame(given.transcript, truth.transcript);
  const otherIsRight = other !== null && isRight(other, truth);
  const isCut = !speech.hasSpeech || speech.isCutAtStart || speech.isCutAtEnd;
  if (isCut && !hadWords && !otherIsRight) return 'vad';
  if (isRight(given, truth)) return 'unexplained';
  if (hadWords) return 'search';
  if (otherIsRight) return 'asr';
  if (truth === null) return 'unexplained';
  return truth.findsChosen === false ? 'search' : 'asr';
}

/** Most examples of a stage. */
const MOST_EXAMPLES = 5;

interface Charged {
  utteranceId: string;
  stage: ChargedStage;
}

/** Sums up the charges. @param least number of tasks from which shares are given */
export function summarizeBlame(charged: readonly Charged[], least: number): Blame {
  const of = (stage: ChargedStage): Charged[] => charged.filter((each) => each.stage === stage);
  const shareOf = (stage: ChargedStage): number =>
    charged.length === 0 ? 0 : of(stage).length / charged.length;
  const stages = ['vad', 'asr', 'search', 'unexplained'] as const;
  return {
    n: charged.length,
    enough: charged.length >= least,
    shares: {
      vad: shareOf('vad'),
      asr: shareOf('asr'),
      search: shareOf('search'),
      unexplained: shareOf('unexplained'),
    },
    examples: stages.flatMap((stage) => of(stage).slice(0, MOST_EXAMPLES)),
  };
}

import { countWordEdits } from '@hark/shared/text/edit-counts';
import { transcriptWords } from '@hark/shared/text/normalize-transcript';

/** What one version made of an utterance, as far as it is compared. */
export interface ShadowedAnswer {
  /** Whether there is an answer at all, even an empty one. */
  isAnswered: boolean;
  transcript: string;
  /** Why the transcript is empty; null for one with words, and where there is no answer. */
  empty: 'no_speech' | 'unintelligible' | null;
  /** Ids of the results, best first. */
  resultIds: readonly string[];
  /** Encoding and decoding time in ms; null without an answer. */
  ms: number | null;
}

/** An answer that did not come about. */
export const NO_ANSWER: ShadowedAnswer = {
  isAnswered: false,
  transcript: '',
  empty: null,
  resultIds: [],
  ms: null,
};

/** How the answers of two versions to the same audio differ. */
export interface AnswerComparison {
  /** Word edits over the words of the longer transcript, after normalisation: 0 to 1. Without an answer there are no words. */
  distance: number;
  /** Whether a person would see other results. */
  isVisible: boolean;
  /** The side that alone had nothing, no answer or a slow one; null if both or neither. */
  worse: 'champion' | 'challenger' | null;
}

/** Results on which two answers are compared. */
const FIRST_RESULTS = 5;
/** Two lists of which less is common visibly differ. */
const LEAST_JACCARD = 0.6;
/** People should wait no longer for results altogether, of which encoding and decoding are a part. */
export const SLOW_MS = 1_500;

/** Word edit distance over the words of the longer text, after normalisation; 0 for two empty ones. Symmetric. Pure. */
export function wordDistance(left: string, right: string): number {
  const longer = Math.max(transcriptWords(left).length, transcriptWords(right).length);
  if (longer === 0) return 0;
  const { substitutions, deletions, insertions } = countWordEdits(left, right);
  return (substitutions + deletions + insertions) / longer;
}

/** Jaccard index of two sets; 1 for two empty ones. Pure. */
export function jaccard(left: readonly string[], right: readonly string[]): number {
  const [one, other] = [new Set(left), new Set(right)];
  const both = [...one].filter((id) => other.has(id)).length;
  const either = one.size + other.size - both;
  return either === 0 ? 1 : both / either;
}

/** Says whether a person would see that results differ: another first one, or less than 0.6 of the first five. Pure. */
export function differVisibly(left: readonly string[], right: readonly string[]): boolean {
  const [one, other] = [left.slice(0, FIRST_RESULTS), right.slice(0, FIRST_RESULTS)];
  return one[0] !== other[0] || jaccard(one, other) < LEAST_JACCARD;
}

interface Badness {
  /** Whether either side heard words, or speech without words. */
  isSpeech: boolean;
  slowMs: number;
}

function isBad({ isAnswered, transcript, ms }: ShadowedAnswer, { isSpeech, slowMs }: Badness): boolean {
  return !isAnswered || (transcript === '' && isSpeech) || (ms ?? 0) > slowMs;
}

/**
 * Compares the answers of two versions to the same audio. An empty transcript counts against a side only if there was
 * speech: either side heard words, or speech without words.
 *
 * Pure.
 *
 * @param slowMs encoding and decoding that take longer are bad
 */
export function compareAnswers(
  champion: ShadowedAnswer,
  challenger: ShadowedAnswer,
  slowMs = SLOW_MS,
): AnswerComparison {
  const isSpeech = [champion, challenger].some(
    ({ transcript, empty }) => transcript !== '' || empty === 'unintelligible',
  );
  const badness = { isSpeech, slowMs };
  const [championBad, challengerBad] = [isBad(champion, badness), isBad(challenger, badness)];
  const worse = challengerBad ? 'challenger' : 'champion';
  return {
    distance: wordDistance(champion.transcript, challenger.transcript),
    isVisible: differVisibly(champion.resultIds, challenger.resultIds),
    worse: championBad === challengerBad ? null : worse,
  };
}

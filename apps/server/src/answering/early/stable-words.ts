import { transcriptWords } from '@hark/shared/text/normalize-transcript';

/** The words of an utterance in progress. */
export interface GrowingWords {
  /** Words that are never withdrawn. */
  stable: readonly string[];
  /** Words that the latest hypothesis has after the stable ones. */
  unstable: readonly string[];
}

export const NO_WORDS: GrowingWords = { stable: [], unstable: [] };

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** Ignores case and punctuation, which depend on the words that follow. */
function isSame(left: string, right: string): boolean {
  return transcriptWords(left).join(' ') === transcriptWords(right).join(' ');
}

function sharedLength(left: readonly string[], right: readonly string[]): number {
  const differs = left.findIndex((word, place) => !isSame(word, right[place] ?? ''));
  return Math.min(right.length, differs === -1 ? left.length : differs);
}

/** Punctuation after the last word marks the end of the audio, not of a sentence. */
function withoutMark(word: string): string {
  return word.replace(/[.,;:!?]+$/, '');
}

/**
 * Local agreement of two consecutive hypotheses (Liu et al. 2020, "Low-Latency Sequence-to-Sequence Speech
 * Recognition"): words that both have after the stable words become stable. A hypothesis that contradicts the stable
 * words adds none; its words beyond their number are unstable.
 */
export function agree(before: GrowingWords, hypothesis: string): GrowingWords {
  const words = wordsOf(hypothesis);
  const settled = before.stable.length;
  const tail = words.slice(settled);
  if (sharedLength(before.stable, words) < settled) return { stable: before.stable, unstable: tail };
  const agreed = sharedLength(before.unstable, tail);
  const added = tail
    .slice(0, agreed)
    .map((word, place) => (place === tail.length - 1 ? withoutMark(word) : word));
  return { stable: [...before.stable, ...added], unstable: tail.slice(agreed) };
}

/**
 * Splits a complete transcript into the words that were already stable and the rest. Both together are always the
 * transcript.
 */
export function divide({ stable }: GrowingWords, transcript: string): GrowingWords {
  const words = wordsOf(transcript);
  const known = sharedLength(stable, words);
  return { stable: words.slice(0, known), unstable: words.slice(known) };
}

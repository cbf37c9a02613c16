import { transcriptWords } from '@hark/shared/text/normalize-transcript';

/** The words of an utterance that grows. */
export interface GrowingWords {
  /** Settled: they only ever become more. */
  stable: readonly string[];
  /** What the latest hypothesis has after them. */
  unstable: readonly string[];
}

export const NO_WORDS: GrowingWords = { stable: [], unstable: [] };

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** Case and marks are no difference: they depend on what follows. */
function isSame(left: string, right: string): boolean {
  return transcriptWords(left).join(' ') === transcriptWords(right).join(' ');
}

function sharedLength(left: readonly string[], right: readonly string[]): number {
  const differs = left.findIndex((word, place) => !isSame(word, right[place] ?? ''));
  return Math.min(right.length, differs === -1 ? left.length : differs);
}

/** A mark after the last word of a hypothesis says that the audio ended there, not the sentence. */
function withoutMark(word: string): string {
  return word.replace(/[.,;:!?]+$/, '');
}

/**
 * Local agreement of two hypotheses in a row (Liu et al. 2020, "Low-Latency Sequence-to-Sequence Speech Recognition"):
 * what both have after the stable words becomes stable. A hypothesis that contradicts these settles nothing; its words
 * from their number on are shown as unstable.
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

/** A whole answer, divided into what was stable of it before and what was not. Together they are always the transcript. */
export function divide({ stable }: GrowingWords, transcript: string): GrowingWords {
  const words = wordsOf(transcript);
  const known = sharedLength(stable, words);
  return { stable: words.slice(0, known), unstable: words.slice(known) };
}

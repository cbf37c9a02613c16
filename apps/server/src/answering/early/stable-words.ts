import { editSteps } from '@hark/shared/text/edit-steps';
import { transcriptWords } from '@hark/shared/text/normalize-transcript';

/** The words of an utterance in progress, without the punctuation of sentences. */
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

const MARKS_AT_END = /[.,;:!?…]+$/u;

const ABBREVIATION = /^(?:\p{Letter}\.)+\p{Letter}$/u;

/** The dots of "D.C." belong to the word. */
function withoutMarks(word: string): string {
  const bare = word.replace(MARKS_AT_END, '');
  return ABBREVIATION.test(bare) ? word.slice(0, bare.length + 1) : bare;
}

/**
 * The words of a hypothesis for the eye. Marks at the end of words stand for the end of the audio and change with every
 * hypothesis. A decoder that continues after given words sometimes sets a mark and says the last one again ("Stanford:
 * Stanford University").
 */
function readableWords(hypothesis: string, given: number): string[] {
  const words = wordsOf(hypothesis);
  const last = words[given - 1] ?? '';
  const isSaidAgain = MARKS_AT_END.test(last) && isSame(last, words[given] ?? '');
  return words
    .filter((_, place) => !(isSaidAgain && place === given))
    .map((word) => withoutMarks(word))
    .filter((word) => /[\p{Letter}\p{Number}]/u.test(word));
}

const plain = (words: readonly string[]): string[] => words.map((word) => transcriptWords(word).join(' '));

/** Words that a hypothesis may have more or fewer for the stable ones. */
const MAX_SHIFT = 2;

/** Returns how many words of a hypothesis stand for the stable ones: as many, unless others are fewer edits away. */
function spokenBy(stable: readonly string[], words: readonly string[]): number {
  const shifts = [0, ...Array.from({ length: MAX_SHIFT }, (_, index) => [-index - 1, index + 1]).flat()];
  const edits = (count: number): number =>
    editSteps(plain(stable), plain(words.slice(0, count))).filter((step) => step !== 'keep').length;
  const counts = shifts
    .map((shift) => stable.length + shift)
    .filter((count) => count >= 0 && count <= words.length)
    .map((count) => ({ count, edits: edits(count) }));
  const [nearest] = counts.toSorted((left, right) => left.edits - right.edits);
  return nearest?.count ?? words.length;
}

/** A word that stays keeps its spelling: case, too, changes with the words that follow. */
function keepSpelling(before: readonly string[], words: readonly string[]): string[] {
  return words.map((word, place) => {
    const shown = before[place];
    return shown !== undefined && isSame(shown, word) ? shown : word;
  });
}

/**
 * Local agreement of two consecutive hypotheses (Liu et al. 2020, "Low-Latency Sequence-to-Sequence Speech
 * Recognition"): words that both have after the stable words become stable. A hypothesis that contradicts the stable
 * words adds none; its words after those that stand for them are unstable. `given`: number of stable words that the
 * hypothesis had to begin with.
 */
export function agree(before: GrowingWords, hypothesis: string, given = 0): GrowingWords {
  const words = readableWords(hypothesis, given);
  const { stable } = before;
  if (sharedLength(stable, words) < stable.length)
    return { stable, unstable: words.slice(spokenBy(stable, words)) };
  const tail = keepSpelling(before.unstable, words.slice(stable.length));
  const agreed = sharedLength(before.unstable, tail);
  return { stable: [...stable, ...tail.slice(0, agreed)], unstable: tail.slice(agreed) };
}

/**
 * Continues after a complete answer that was sent: its words take the place of those before, so that words which it
 * corrected don't change back when speech goes on.
 */
export function continueAfter({ stable }: GrowingWords, transcript: string): GrowingWords {
  const words = readableWords(transcript, 0);
  const count = spokenBy(stable, words);
  return { stable: keepSpelling(stable, words.slice(0, count)), unstable: words.slice(count) };
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

import type { AnalyzedWord } from './analyze-text.ts';
import { distanceOfSounds, soundsOf } from './phonetic-distance.ts';
import { leastSound } from './word-closeness.ts';

/** Words of which those that may be close to another are found by their sounds alone. */
export interface AlikeWords {
  /** Returns those of the words, by their index, that may be at least as close to the heard one. */
  among(members: Iterable<number>, heard: AnalyzedWord, least: number): AnalyzedWord[];
}

/** Length of a pronunciation without codes. */
const NO_CODES = 255;
const WORDS_A_STEP = 1_000;

/**
 * Puts stems and pronunciations into flat tables, about 12 bytes a word: comparing hundreds of words one by one in memory
 * costs more than comparing their sounds. A generator, like `buildVocabulary`.
 */
export function* createAlikeWords(words: readonly AnalyzedWord[]): Generator<undefined, AlikeWords> {
  const stems = new Map<string, number>();
  const stemOf = new Uint32Array(words.length);
  const starts = new Uint32Array(words.length);
  const lengths = new Uint8Array(words.length);
  const codes: number[] = [];
  for (const [index, { stem, said }] of words.entries()) {
    const number = stems.get(stem) ?? stems.size;
    stems.set(stem, number);
    stemOf[index] = number;
    const sounds = soundsOf(said);
    starts[index] = codes.length;
    lengths[index] = sounds?.length ?? NO_CODES;
    if (sounds !== null) codes.push(...sounds);
    if (index % WORDS_A_STEP === 0) yield undefined;
  }
  const right = { codes: Uint8Array.from(codes), start: 0, length: 0 };
  return {
    among(members, heard, least) {
      const found: AnalyzedWord[] = [];
      const sounds = soundsOf(heard.said);
      const left = { codes: sounds ?? right.codes, start: 0, length: sounds?.length ?? 0 };
      const stem = stems.get(heard.stem);
      const difference = 1 - leastSound(least);
      for (const index of members) {
        right.start = starts[index] ?? 0;
        right.length = lengths[index] ?? NO_CODES;
        const isCompared = sounds !== null && right.length !== NO_CODES && stemOf[index] !== stem;
        const most = difference * Math.max(left.length, right.length);
        const word = isCompared && distanceOfSounds(left, right, most) > most ? undefined : words[index];
        if (word !== undefined) found.push(word);
      }
      return found;
    },
  };
}

import { pick } from '@hark/shared/testing/seeded-random';
import { numberToWords } from './number-to-words.ts';

/** How recognisers break a title. */
export const BREAKAGES = [
  'clean',
  'one sound-alike word',
  'two sound-alike words',
  'a missing word',
  'plural or singular',
  'words joined',
  'a word split',
  'numbers in words',
] as const;
export type Breakage = (typeof BREAKAGES)[number];

export interface BreakOptions {
  /** Returns the words that a word may be confused with. */
  soundAlikes: (word: string) => readonly string[];
  isWord: (word: string) => boolean;
  random: () => number;
}

const MIN_WORDS_LEFT = 2;
const MIN_PART = 3;

/** Breaks a title as a recogniser may; null where the breakage does not apply. Pure except for `random`. */
export function breakQuery(title: string, breakage: Breakage, options: BreakOptions): string | null {
  const words = title.toLowerCase().split(' ');
  switch (breakage) {
    case 'clean':
      return words.join(' ');
    case 'one sound-alike word':
      return misheard(words, 1, options);
    case 'two sound-alike words':
      return words.length > 2 ? misheard(words, 2, options) : null;
    case 'a missing word':
      return words.length > MIN_WORDS_LEFT ? without(words, options) : null;
    case 'plural or singular':
      return otherNumber(words, options);
    case 'words joined':
      return joined(words, options);
    case 'a word split':
      return split(words, options);
    case 'numbers in words':
      return words.some(isNumber)
        ? words.map((word) => (isNumber(word) ? numberToWords(Number(word)) : word)).join(' ')
        : null;
  }
}

function isNumber(word: string): boolean {
  return /^\d+$/.test(word);
}

function shuffledIndexes(words: readonly string[], random: () => number): number[] {
  return words
    .map((_, index) => ({ index, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ index }) => index);
}

function misheard(words: string[], count: number, { soundAlikes, random }: BreakOptions): string | null {
  const broken = [...words];
  let changed = 0;
  for (const index of shuffledIndexes(words, random)) {
    const others = soundAlikes(words[index] ?? '');
    if (others.length === 0) continue;
    broken[index] = pick(others, random);
    changed++;
    if (changed === count) return broken.join(' ');
  }
  return null;
}

function without(words: string[], { random }: BreakOptions): string {
  return words.toSpliced(Math.floor(random() * words.length), 1).join(' ');
}

function otherNumber(words: string[], { isWord, random }: BreakOptions): string | null {
  for (const index of shuffledIndexes(words, random)) {
    const word = words[index] ?? '';
    const other = word.endsWith('s') ? word.slice(0, -1) : `${word}s`;
    if (isWord(word) && isWord(other)) return words.with(index, other).join(' ');
  }
  return null;
}

function joined(words: string[], { random }: BreakOptions): string {
  const index = Math.floor(random() * (words.length - 1));
  return words.toSpliced(index, 2, `${words[index] ?? ''}${words[index + 1] ?? ''}`).join(' ');
}

/** Splits a word into two words of the list where possible, otherwise anywhere. */
function split(words: string[], { isWord, random }: BreakOptions): string | null {
  for (const isBoth of [true, false]) {
    for (const index of shuffledIndexes(words, random)) {
      const word = words[index] ?? '';
      if (isNumber(word)) continue;
      const cuts = Array.from(
        { length: Math.max(0, word.length - 2 * MIN_PART + 1) },
        (_, i) => i + MIN_PART,
      ).filter((cut) => !isBoth || (isWord(word.slice(0, cut)) && isWord(word.slice(cut))));
      if (cuts.length === 0) continue;
      const cut = pick(cuts, random);
      return words.with(index, `${word.slice(0, cut)} ${word.slice(cut)}`).join(' ');
    }
  }
  return null;
}

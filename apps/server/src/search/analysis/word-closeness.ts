import type { AnalyzedWord } from './analyze-text.ts';
import { similarity } from './similarity.ts';
import { phoneticSimilarity } from './phonetic-distance.ts';

/** Share of sound in the closeness; the rest is spelling. */
const SOUND_SHARE = 0.9;
/** Closeness of another form of the same word. Singular and plural are told apart least. */
const SAME_STEM = { number: 0.98, other: 0.97 } as const;
const MOST_OF_OTHERS = 0.96;
/** Words that are less close are not told apart: their closeness is 0. */
export const LEAST_CLOSENESS = 0.6;

/**
 * Computes how probably a heard word stands for another, 0..1: 1 for the same word, less for one that sounds or looks
 * similar, 0 below `least`. Words with digits are close only to themselves: 1984 is not 1985. Pure.
 */
export function wordCloseness(heard: AnalyzedWord, other: AnalyzedWord, least = LEAST_CLOSENESS): number {
  if (heard.form === other.form) return 1;
  const closeness =
    heard.stem === other.stem ? sameStem(heard.form, other.form) : closenessOfOthers(heard, other, least);
  // Tested last, because most words are not close.
  return closeness === 0 || /\d/.test(heard.form) || /\d/.test(other.form) ? 0 : closeness;
}

function sameStem(left: string, right: string): number {
  const [shorter, longer] = left.length < right.length ? [left, right] : [right, left];
  const isPlural = longer === `${shorter}s` || longer === `${shorter}es`;
  return isPlural ? SAME_STEM.number : SAME_STEM.other;
}

/** Returns the least similarity of the sounds of words that are as close as this: spelling adds its share at most. */
export function leastSound(closeness: number): number {
  return (closeness - (1 - SOUND_SHARE)) / SOUND_SHARE;
}

function closenessOfOthers(heard: AnalyzedWord, other: AnalyzedWord, least: number): number {
  if (heard.said === '') return atLeast(least, similarity(heard.form, other.form));
  const sound = phoneticSimilarity(heard.said, other.said, leastSound(least));
  if (sound === 0) return 0;
  return atLeast(least, SOUND_SHARE * sound + (1 - SOUND_SHARE) * similarity(heard.form, other.form));
}

function atLeast(least: number, closeness: number): number {
  return closeness < least ? 0 : Math.min(MOST_OF_OTHERS, closeness);
}

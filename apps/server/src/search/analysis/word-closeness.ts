import type { AnalyzedWord } from './analyze-text.ts';
import { similarity } from './similarity.ts';
import { phoneticSimilarity } from './phonetic-distance.ts';

/** Share of sound in the closeness; the rest is spelling. */
const SOUND_SHARE = 0.9;
/** Closeness of another form of the same word. */
const SAME_STEM = 0.97;
const MOST_OF_OTHERS = 0.96;
/** Least similarity of sounds; less similar words are not compared further. */
const MIN_SOUND = 0.5;

/**
 * Computes how probably a heard word stands for another, 0..1: 1 for the same word, less for one that sounds or looks
 * similar. Words with digits are close only to themselves: 1984 is not 1985. Pure.
 */
export function wordCloseness(heard: AnalyzedWord, other: AnalyzedWord): number {
  if (heard.form === other.form) return 1;
  if (/\d/.test(heard.form) || /\d/.test(other.form)) return 0;
  if (heard.stem === other.stem) return SAME_STEM;
  const sound = phoneticSimilarity(heard.said, other.said, MIN_SOUND);
  if (sound === 0 && heard.said !== '') return 0;
  const spelling = similarity(heard.form, other.form);
  if (heard.said === '') return Math.min(MOST_OF_OTHERS, spelling);
  return Math.min(MOST_OF_OTHERS, SOUND_SHARE * sound + (1 - SOUND_SHARE) * spelling);
}

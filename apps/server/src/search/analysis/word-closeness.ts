import type { AnalyzedWord } from './analyze-text.ts';
import { similarity } from './similarity.ts';
import { phoneticSimilarity } from './phonetic-distance.ts';

/** How much of the closeness is how it sounds; the rest is how it is spelt. */
const SOUND_SHARE = 0.9;
/** Another form of the same word. */
const SAME_STEM = 0.97;
const MOST_OF_OTHERS = 0.96;
/** Words whose sounds have less in common are not compared any further: they have nothing to do with each other. */
const MIN_SOUND = 0.5;

/**
 * How likely a word that was heard stands for another, 0..1: 1 for the same word, less for one that sounds or looks like
 * it. Words with digits are never alike: 1984 is not 1985. Pure.
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

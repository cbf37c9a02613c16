import type { ContextPhrase } from '@hark/moonshine/build-context-graph';
import { formsOf } from '../analysis/analyze-text.ts';
import type { Synonyms } from '../owner-rule-set.ts';
import type { SpokenFields } from './catalogue-phrases.ts';

/** Popular entries whose titles are read with the synonyms; each costs about 20 microseconds. */
const MOST_ENTRIES = 20_000;
const BOOST = 0.8;

/**
 * Returns the titles of the most popular entries with the owner's synonyms in place of words, at most `most`. A
 * generator, so that the caller can do other work between the steps.
 *
 * @param entries most popular first
 */
export function* synonymPhrases(
  entries: readonly SpokenFields[],
  synonyms: Synonyms,
  most: number,
): Generator<undefined, ContextPhrase[]> {
  const phrases: ContextPhrase[] = [];
  if (synonyms.isEmpty) return phrases;
  for (const { title, popularity } of entries.slice(0, MOST_ENTRIES)) {
    for (const { forms } of synonyms.readings(formsOf(title))) {
      if (phrases.length >= most) return phrases;
      phrases.push({ text: forms.join(' '), boost: BOOST, popularity: popularity ?? 0 });
    }
    yield undefined;
  }
  return phrases;
}

import type { CatalogueEntry } from '@hark/shared/catalogue';
import { createRandom, pick } from '@hark/shared/testing/seeded-random';
import { type Breakage, breakQuery, BREAKAGES } from './break-query.ts';
import { createConfusableWords } from './confusable-words.ts';

export interface LabelledQuery {
  query: string;
  expect: string;
  breakage: Breakage;
}

export interface LabelledQueriesOptions {
  words: readonly string[];
  phonemes: ReadonlyMap<string, string>;
  /** Queries of each breakage. */
  count: number;
  seed: number;
}

/** Makes the same number of queries of each breakage, each for a random entry. */
export function makeLabelledQueries(
  entries: readonly CatalogueEntry[],
  { words, phonemes, count, seed }: LabelledQueriesOptions,
): LabelledQuery[] {
  const random = createRandom(seed);
  const known = new Set(words);
  const soundAlikes = createConfusableWords(phonemes);
  const options = { soundAlikes, isWord: (word: string) => known.has(word), random };
  return BREAKAGES.flatMap((breakage) => {
    const queries: LabelledQuery[] = [];
    while (queries.length < count) {
      const { id, title } = pick(entries, random);
      const query = breakQuery(title, breakage, options);
      if (query !== null) queries.push({ query, expect: id, breakage });
    }
    return queries;
  });
}

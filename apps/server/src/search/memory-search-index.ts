import type { CatalogueEntry } from '@hark/shared/catalogue';

import { analyzeEntry, indexTerms } from './analyze-entry.ts';
import { CatalogueError } from './catalogue-error.ts';
import { takePhrases } from './catalogue-phrases.ts';
import { beginningOf, hasLongerName } from './longer-names.ts';
import { planQueries } from './plan-query.ts';
import { popularityScale } from './popularity-scale.ts';
import { type Candidate, rankCandidates } from './rank-candidates.ts';
import { RANKING_VERSION, type SearchIndex } from './search-index.ts';
import { toSearchResult } from './to-search-result.ts';
import { createVocabulary } from './vocabulary.ts';

/** A search index that compares the query with every entry: for tests and small catalogues, nothing is kept. */
export function createMemorySearchIndex(initial: readonly CatalogueEntry[] = []): SearchIndex {
  let catalogue = buildCatalogue(initial);
  let generation = 1;
  return {
    version: `memory/${RANKING_VERSION}`,
    async search({ hypotheses, limit }, signal) {
      signal?.throwIfAborted();
      // As with a database, there is a moment in which the search can still be called off.
      await Promise.resolve();
      signal?.throwIfAborted();
      const { vocabulary, popularity, candidates } = catalogue;
      const planned = planQueries(hypotheses, vocabulary);
      if (planned.length === 0) return [];
      const ranked = rankCandidates(planned, candidates, { vocabulary, popularity, limit });
      return ranked.map(({ key, score, match }) => toSearchResult(key, score, match));
    },
    async goesOn(text, signal) {
      await Promise.resolve();
      signal?.throwIfAborted();
      const beginning = beginningOf(text);
      if (beginning === null) return false;
      return beginning.isShort || catalogue.candidates.some(({ key }) => hasLongerName(key, beginning));
    },
    async replace(rows, signal) {
      const startedAt = performance.now();
      const entries: CatalogueEntry[] = [];
      for await (const { entry } of rows) {
        signal?.throwIfAborted();
        entries.push(entry);
      }
      signal?.throwIfAborted();
      if (entries.length === 0)
        throw new CatalogueError('catalogue_empty', 'The catalogue has no entries: the old one stays.');
      catalogue = buildCatalogue(entries);
      generation++;
      return { taken: entries.length, tookMs: performance.now() - startedAt };
    },
    async count() {
      return catalogue.candidates.length;
    },
    async phrases(most) {
      const entries = catalogue.candidates.map(({ key }) => key);
      return takePhrases(
        entries.toSorted((left, right) => (right.popularity ?? -1) - (left.popularity ?? -1)),
        most,
      );
    },
    async generation() {
      return generation;
    },
  };
}

function buildCatalogue(entries: readonly CatalogueEntry[]) {
  const counts = new Map<string, number>();
  for (const entry of entries) {
    for (const form of indexTerms(entry).forms) counts.set(form, (counts.get(form) ?? 0) + 1);
  }
  const words = [...counts].map(([form, names]) => ({ form, names }));
  const candidates: Candidate<CatalogueEntry>[] = entries.map((entry) => ({
    key: entry,
    entry: analyzeEntry(entry),
    popularity: entry.popularity,
  }));
  return {
    vocabulary: createVocabulary(words, entries.length),
    popularity: popularityScale(entries.map(({ popularity }) => popularity)),
    candidates,
  };
}

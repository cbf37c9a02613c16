import type { CatalogueEntry } from '@hark/shared/catalogue';

import { analyzeEntry, indexTerms, isWordTerm } from '../analysis/analyze-entry.ts';
import { atOnce } from '../analysis/at-once.ts';
import { candidateTerms } from '../query/candidate-terms.ts';
import { CatalogueError } from '../catalogue-error.ts';
import { takePhrases } from '../names/catalogue-phrases.ts';
import { beginningOf, hasLongerName } from '../names/longer-names.ts';
import type { Rule } from '@hark/shared/wire/rules';
import { applyPins } from '../rules/apply-pins.ts';
import { createRuleSet } from '../rules/rule-set.ts';
import { planQueries, textsForRules } from '../query/plan-query.ts';
import { buildPopularNames } from '../names/popular-names.ts';
import { popularityStep, toPosting } from './posting-list.ts';
import { type ChangeReport, type EntryChange, planChanges } from './plan-changes.ts';
import type { Candidate } from '../ranking/score-entry.ts';
import { EFFORT, POPULAR_CANDIDATES, rankRequest, typedBeginnings } from '../ranking/rank-request.ts';
import { DEFAULT_WEIGHTS } from '../ranking/ranking-weights.ts';
import { type CatalogueRow, RANKING_VERSION, type SearchIndex } from '../search-index.ts';
import { createCreditTable, selectCandidates } from './select-candidates.ts';
import { toSearchResult } from '../ranking/to-search-result.ts';
import { unknownWordShare } from '../query/unknown-words.ts';
import { createVocabulary } from '../analysis/vocabulary.ts';

/** A search index in memory only, for tests and small catalogues. */
export function createMemorySearchIndex(
  initial: readonly CatalogueEntry[] = [],
  owned: readonly Rule[] = [],
): SearchIndex {
  const rules = createRuleSet(owned);
  let catalogue = buildCatalogue(initial);
  let generation = 1;

  function change(request: EntryChange): ChangeReport {
    const stored = new Map(catalogue.entries.map((entry) => [entry.id, entry]));
    const { writes, reports } = planChanges(stored, [request]);
    const [report] = reports;
    if (report === undefined) throw new Error('a change has no report');
    if (writes.size === 0) return report;
    const written = [...writes.values()].filter((entry) => entry !== null);
    catalogue = buildCatalogue([...catalogue.entries.filter(({ id }) => !writes.has(id)), ...written]);
    generation++;
    return report;
  }

  return {
    version: `memory/${RANKING_VERSION}`,
    async search(request, signal) {
      signal?.throwIfAborted();
      // As with a database, the search can still be aborted here.
      await Promise.resolve();
      signal?.throwIfAborted();
      const { vocabulary, popularity, table } = catalogue;
      const using = request.rules ?? rules;
      const { pins, hidden } = using.match(textsForRules(request.hypotheses));
      const planned = planQueries(request, vocabulary, using.synonyms);
      const { kind = 'full' } = request;
      const queries = candidateTerms(planned, vocabulary, EFFORT[kind]);
      const likely = selectCandidates(queries, catalogue.postings, { table, limit: EFFORT[kind].candidates });
      const begun = typedBeginnings(kind === 'instant' ? planned : []).flatMap((text) =>
        catalogue.popularNames.beginningWith(text, POPULAR_CANDIDATES),
      );
      const ordinals = [...new Set([...likely, ...begun])];
      const candidates = ordinals
        .flatMap((ordinal) => catalogue.candidates[ordinal] ?? [])
        .filter(({ key }) => !hidden.has(key.id));
      const context = { vocabulary, popularity, weights: DEFAULT_WEIGHTS };
      const best = rankRequest(request, { planned, candidates }, context);
      const found = best.map((ranked) => toSearchResult(ranked.key, ranked));
      const entries = new Map(catalogue.entries.map((entry) => [entry.id, entry]));
      return applyPins(found, pins, { entries, limit: request.limit });
    },
    rulesFor: ({ hypotheses, rules: given = rules }) => given.match(textsForRules(hypotheses)),
    async goesOn(text, signal) {
      await Promise.resolve();
      signal?.throwIfAborted();
      const beginning = beginningOf(text);
      if (beginning === null) return false;
      return beginning.isShort || catalogue.candidates.some(({ key }) => hasLongerName(key, beginning));
    },
    unknownWordShare: (text) => unknownWordShare(text, catalogue.vocabulary),
    async replace(rows, signal) {
      const startedAt = performance.now();
      const entries = await readAll(rows, signal);
      if (entries.length === 0)
        throw new CatalogueError(
          'catalogue_empty',
          'The new catalogue has no entries, so the existing one is unchanged.',
        );
      catalogue = buildCatalogue(entries);
      generation++;
      return { taken: entries.length, tookMs: performance.now() - startedAt };
    },
    async upsert(rows, signal) {
      const startedAt = performance.now();
      const entries = await readAll(rows, signal);
      const { replaced, unchanged } = change({ type: 'put', entries });
      return { taken: entries.length, replaced, unchanged, tookMs: performance.now() - startedAt };
    },
    async delete(ids) {
      return change({ type: 'delete', ids }).deleted;
    },
    async count() {
      return catalogue.entries.length;
    },
    async phrases(most) {
      return { ...takePhrases(byPopularity(catalogue.entries), most), mark: generation };
    },
    async phrasesSince() {
      return null;
    },
    async generation() {
      return generation;
    },
    async namesGeneration() {
      return generation;
    },
  };
}

async function readAll(
  rows: AsyncIterable<CatalogueRow>,
  signal: AbortSignal | undefined,
): Promise<CatalogueEntry[]> {
  const entries: CatalogueEntry[] = [];
  for await (const { entry } of rows) {
    signal?.throwIfAborted();
    entries.push(entry);
  }
  signal?.throwIfAborted();
  return entries;
}

function byPopularity<Entry extends CatalogueEntry>(entries: readonly Entry[]): Entry[] {
  return entries.toSorted((left, right) => (right.popularity ?? -1) - (left.popularity ?? -1));
}

function buildCatalogue(entries: readonly CatalogueEntry[]) {
  const candidates: Candidate<CatalogueEntry>[] = entries.map((entry) => ({
    key: entry,
    entry: analyzeEntry(entry),
    popularity: entry.popularity,
  }));
  const lists = new Map<string, number[]>();
  for (const [ordinal, entry] of entries.entries()) {
    const step = popularityStep(entry.popularity);
    for (const [term, nameWords] of indexTerms(entry)) {
      const posting = toPosting(ordinal, nameWords, step);
      const list = lists.get(term);
      if (list === undefined) lists.set(term, [posting]);
      else list.push(posting);
    }
  }
  const words = [...lists].flatMap(([term, list]) =>
    isWordTerm(term) ? [{ form: term.slice(1), names: list.length }] : [],
  );
  return {
    entries,
    vocabulary: createVocabulary(words, entries.length),
    popularity: { max: Math.max(0, ...entries.map(({ popularity }) => popularity ?? 0)) },
    popularNames: atOnce(
      buildPopularNames(byPopularity(entries.map((entry, ordinal) => ({ ...entry, ordinal })))),
    ),
    candidates,
    postings: new Map([...lists].map(([term, list]) => [term, Uint32Array.from(list)])),
    table: createCreditTable(entries.length),
  };
}

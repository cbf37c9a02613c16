import type { CatalogueEntry } from '@hark/shared/catalogue';

import type { DeclaredProperties } from '@hark/shared/properties';
import { asksForEntries, checkAsked } from '../properties/asked.ts';
import { browseEntries } from '../properties/browse-entries.ts';
import { createColumns } from '../properties/columns.ts';
import type { CheckedFilter } from '../properties/condition.ts';
import { guessProperties } from '../properties/guess-properties.ts';
import { maskInSteps } from '../properties/matching-entries.ts';
import { createProfiler } from '../properties/profile-fields.ts';
import { toBrowsedResult, withImage } from './browsed-result.ts';
import { type Matches, pageOfMatches } from './page-of-matches.ts';
import { searchRelaxed } from './search-relaxed.ts';
import { analyzeEntry, indexTerms, isWordTerm } from '../analysis/analyze-entry.ts';
import { atOnce } from '../analysis/at-once.ts';
import { candidateTerms } from '../query/candidate-terms.ts';
import { CatalogueError } from '../catalogue-error.ts';
import { takePhrases } from '../names/catalogue-phrases.ts';
import { namesWithTerm } from '../names/complete-names.ts';
import { beginningOf, hasLongerName } from '../names/longer-names.ts';
import { planQueries } from '../query/plan-query.ts';
import { buildPopularNames } from '../names/popular-names.ts';
import { popularityStep, toPosting } from './posting-list.ts';
import type { Candidate } from '../ranking/score-entry.ts';
import { EFFORT, POPULAR_CANDIDATES, rankRequest, typedBeginnings } from '../ranking/rank-request.ts';
import { DEFAULT_WEIGHTS } from '../ranking/ranking-weights.ts';
import {
  type CatalogueRow,
  RANKING_VERSION,
  type SearchIndex,
  type SearchPage,
  type SearchRequest,
} from '../search-index.ts';
import { createCreditTable, selectCandidates } from './select-candidates.ts';
import { toSearchResult } from '../ranking/to-search-result.ts';
import { unknownWordShare } from '../query/unknown-words.ts';
import { createVocabulary } from '../analysis/vocabulary.ts';

/** A search index in memory only, for tests and small catalogues. */
export function createMemorySearchIndex(initial: readonly CatalogueEntry[] = []): SearchIndex {
  let catalogue = buildCatalogue(initial);
  let generation = 1;
  let declaredBefore: DeclaredProperties = {};
  const index: SearchIndex = {
    version: `memory/${RANKING_VERSION}`,
    async search(request, signal) {
      return (await index.searchPage(request, signal)).found;
    },
    async searchPage(request, signal) {
      signal?.throwIfAborted();
      // As with a database, the search can still be aborted here.
      await Promise.resolve();
      signal?.throwIfAborted();
      return searchIn(catalogue, request);
    },
    properties: () => catalogue.columns,
    async namesAmong(names) {
      return namesWithTerm(names, (term) => catalogue.postings.has(term));
    },
    async goesOn(text, signal) {
      await Promise.resolve();
      signal?.throwIfAborted();
      const beginning = beginningOf(text);
      if (beginning === null) return false;
      return beginning.isShort || catalogue.entries.some((entry) => hasLongerName(entry, beginning));
    },
    unknownWordShare: (text) => unknownWordShare(text, catalogue.vocabulary),
    async replace(rows, signal, { declared = {} } = {}) {
      const startedAt = performance.now();
      const entries = await readAll(rows, signal);
      if (entries.length === 0)
        throw new CatalogueError(
          'catalogue_empty',
          'The new catalogue has no entries, so the existing one is unchanged.',
        );
      declaredBefore = declared;
      catalogue = buildCatalogue(entries, declared);
      generation++;
      const { guessed } = catalogue;
      return { taken: entries.length, properties: guessed, tookMs: performance.now() - startedAt };
    },
    async upsert(rows, signal, { declared = {} } = {}) {
      const startedAt = performance.now();
      const entries = await readAll(rows, signal);
      const ids = new Set(entries.map(({ id }) => id));
      const kept = catalogue.entries.filter(({ id }) => !ids.has(id));
      const replaced = catalogue.entries.length - kept.length;
      declaredBefore = { ...declaredBefore, ...declared };
      catalogue = buildCatalogue([...kept, ...entries], declaredBefore);
      generation++;
      const { guessed } = catalogue;
      return {
        taken: entries.length,
        replaced,
        properties: guessed,
        tookMs: performance.now() - startedAt,
      };
    },
    async delete(ids) {
      const before = catalogue.entries.length;
      const gone = new Set(ids);
      catalogue = buildCatalogue(
        catalogue.entries.filter(({ id }) => !gone.has(id)),
        declaredBefore,
      );
      generation++;
      return before - catalogue.entries.length;
    },
    async count() {
      return catalogue.entries.length;
    },
    async phrases(most) {
      return takePhrases(byPopularity(catalogue.entries), most);
    },
    async generation() {
      return generation;
    },
  };
  return index;
}

type MemoryCatalogue = ReturnType<typeof buildCatalogue>;

async function searchIn(catalogue: MemoryCatalogue, request: SearchRequest): Promise<SearchPage> {
  const { columns, entries } = catalogue;
  const asked = checkAsked(request, columns);
  const matches = await searchRelaxed(columns, asked, async (filters) =>
    rankMeeting(catalogue, request, filters),
  );
  if (matches !== 'wordless') {
    const { page, ...rest } = atOnce(pageOfMatches(matches.found, columns, asked));
    const rankedBy = new Map(matches.found.ranked.map((one) => [one.key, one]));
    const found = page.flatMap((ordinal) => {
      const entry = entries[ordinal];
      const one = rankedBy.get(ordinal);
      if (entry === undefined || one === undefined) return [];
      return [withImage(toSearchResult(entry, one), entry, columns.properties)];
    });
    return { ...rest, found, relaxed: matches.relaxed };
  }
  if (!asksForEntries(asked)) return { found: [], total: 0, facets: new Map(), relaxed: [] };
  const { page, ...rest } = atOnce(browseEntries(columns, asked));
  const found = page.flatMap((ordinal) => {
    const entry = entries[ordinal];
    return entry === undefined ? [] : [withImage(toBrowsedResult(entry), entry, columns.properties)];
  });
  return { ...rest, found };
}

/** Ranks all candidates that meet the filters. */
function rankMeeting(
  catalogue: MemoryCatalogue,
  request: SearchRequest,
  filters: readonly CheckedFilter[],
): Matches | 'wordless' {
  const { vocabulary, popularity, table, columns } = catalogue;
  const planned = planQueries(request, vocabulary);
  if (planned.length === 0) return 'wordless';
  const { kind = 'full' } = request;
  const mask = filters.length === 0 ? undefined : atOnce(maskInSteps(columns, filters));
  const queries = candidateTerms(planned, vocabulary, EFFORT[kind]);
  // All entries, so that none is left to match without being compared.
  const limit = asksForAll(request, filters) ? catalogue.entries.length : EFFORT[kind].candidates;
  const selection = { table, limit, mask };
  const likely = selectCandidates(queries, catalogue.postings, selection);
  const begun = typedBeginnings(kind === 'instant' ? planned : [])
    .flatMap((text) => catalogue.popularNames.beginningWith(text, POPULAR_CANDIDATES))
    .filter((ordinal) => mask === undefined || mask[ordinal] === 1);
  const ordinals = [...new Set([...likely, ...begun])];
  const candidates = ordinals.flatMap((ordinal) => catalogue.candidates[ordinal] ?? []);
  const context = { vocabulary, popularity, weights: DEFAULT_WEIGHTS };
  const ranked = rankRequest({ ...request, limit: candidates.length }, { planned, candidates }, context);
  return { ranked, more: [] };
}

/** Whether more than the best candidates are needed: to count, to sort, or for later pages. */
function asksForAll(
  { sort = [], facets = [], offset = 0 }: SearchRequest,
  filters: readonly CheckedFilter[],
): boolean {
  return filters.length + sort.length + facets.length + offset > 0;
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

function buildColumns(entries: readonly CatalogueEntry[], declared: DeclaredProperties) {
  const profiler = createProfiler();
  for (const [ordinal, entry] of entries.entries()) profiler.add(entry, ordinal + 1);
  const guessed = guessProperties(profiler, declared);
  const columns = createColumns(guessed.properties, entries.length);
  for (const [ordinal, entry] of entries.entries()) columns.set(ordinal, entry);
  return { guessed, columns };
}

function buildCatalogue(entries: readonly CatalogueEntry[], declared: DeclaredProperties = {}) {
  const candidates: Candidate<number>[] = entries.map((entry, ordinal) => ({
    key: ordinal,
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
    ...buildColumns(entries, declared),
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

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
import { analyzeEntry, comparedFields, indexTerms, isWordTerm } from '../analysis/analyze-entry.ts';
import { atOnce } from '../analysis/at-once.ts';
import { candidateTerms } from '../query/candidate-terms.ts';
import { CatalogueError } from '../catalogue-error.ts';
import { takePhrases } from '../names/catalogue-phrases.ts';
import { namesWithTerm } from '../names/complete-names.ts';
import { beginningOf, hasLongerName } from '../names/longer-names.ts';
import type { Rule } from '@hark/shared/wire/rules';
import type { MatchedRules, RuleSet } from '../owner-rule-set.ts';
import { applyPins } from '../rules/apply-pins.ts';
import { createRuleSet } from '../rules/rule-set.ts';
import { planQueries, textsForRules } from '../query/plan-query.ts';
import { buildPopularNames } from '../names/popular-names.ts';
import { popularityStep, toPosting } from './posting-list.ts';
import { type ChangeReport, type EntryChange, planChanges } from './plan-changes.ts';
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
import { unknownWords, unknownWordShare } from '../query/unknown-words.ts';
import { createVocabulary } from '../analysis/vocabulary.ts';

/** A search index in memory only, for tests and small catalogues. */
export function createMemorySearchIndex(
  initial: readonly CatalogueEntry[] = [],
  owned: readonly Rule[] = [],
): SearchIndex {
  const rules = createRuleSet(owned);
  let catalogue = buildCatalogue(initial);
  let generation = 1;
  let declaredBefore: DeclaredProperties = {};

  function change(request: EntryChange): ChangeReport {
    const stored = new Map(catalogue.entries.map((entry) => [entry.id, entry]));
    const { writes, reports } = planChanges(stored, [request]);
    const [report] = reports;
    if (report === undefined) throw new Error('a change has no report');
    if (writes.size === 0) return report;
    const written = [...writes.values()].filter((entry) => entry !== null);
    const kept = catalogue.entries.filter(({ id }) => !writes.has(id));
    catalogue = buildCatalogue([...kept, ...written], declaredBefore);
    generation++;
    return report;
  }

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
      const using = request.rules ?? rules;
      const { pins, hidden } = using.match(textsForRules(request.hypotheses));
      const page = await searchIn(catalogue, request, { synonyms: using.synonyms, hidden });
      const entries = new Map(
        catalogue.entries
          .filter((entry, ordinal) => meetsFilters(catalogue.columns, request, ordinal) && entry.id !== '')
          .map((entry) => [entry.id, entry]),
      );
      return { ...page, found: applyPins(page.found, pins, { entries, limit: request.limit }) };
    },
    rulesFor: ({ hypotheses, rules: given = rules }) => given.match(textsForRules(hypotheses)),
    properties: () => catalogue.columns,
    async namesAmong(names) {
      return namesWithTerm(names, (term) => catalogue.postings.has(term));
    },
    async goesOn(text, signal) {
      await Promise.resolve();
      signal?.throwIfAborted();
      const beginning = beginningOf(text);
      if (beginning === null) return false;
      return (
        beginning.isShort ||
        catalogue.entries.some((entry) => hasLongerName(comparedFields(entry), beginning))
      );
    },
    unknownWordShare: (text) => unknownWordShare(text, catalogue.vocabulary),
    unknownWords: (text) => unknownWords(text, catalogue.vocabulary),
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
      if (Object.keys(declared).length > 0) {
        declaredBefore = { ...declaredBefore, ...declared };
        catalogue = buildCatalogue(catalogue.entries, declaredBefore);
        generation++;
      }
      const { replaced, unchanged } = change({ type: 'put', entries });
      const { guessed } = catalogue;
      const tookMs = performance.now() - startedAt;
      return { taken: entries.length, replaced, unchanged, properties: guessed, tookMs };
    },
    async delete(ids) {
      return change({ type: 'delete', ids }).deleted;
    },
    async count() {
      return catalogue.entries.length;
    },
    async phrases(most) {
      return { ...takePhrases(byPopularity(catalogue.entries).map(withForms), most), mark: generation };
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
  return index;
}

type MemoryCatalogue = ReturnType<typeof buildCatalogue>;

type Owned = Pick<RuleSet, 'synonyms'> & Pick<MatchedRules, 'hidden'>;

/** Whether an entry may be pinned: it meets the filters of the request. */
function meetsFilters(columns: MemoryCatalogue['columns'], request: SearchRequest, ordinal: number): boolean {
  const { filters } = checkAsked(request, columns);
  return filters.length === 0 || atOnce(maskInSteps(columns, filters))[ordinal] === 1;
}

async function searchIn(
  catalogue: MemoryCatalogue,
  request: SearchRequest,
  owned: Owned,
): Promise<SearchPage> {
  const { columns, entries } = catalogue;
  const asked = checkAsked(request, columns);
  const matches = await searchRelaxed(columns, asked, async (filters) =>
    rankMeeting(catalogue, { request, owned }, filters),
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
  const hidden = entries.flatMap(({ id }, ordinal) => (owned.hidden.has(id) ? ordinal : []));
  const { page, ...rest } = atOnce(browseEntries(columns, asked, hidden));
  const found = page.flatMap((ordinal) => {
    const entry = entries[ordinal];
    if (entry === undefined) return [];
    return [withImage(toBrowsedResult(entry), entry, columns.properties)];
  });
  return { ...rest, found };
}

/** Ranks all candidates that meet the filters. */
function rankMeeting(
  catalogue: MemoryCatalogue,
  { request, owned }: { request: SearchRequest; owned: Owned },
  filters: readonly CheckedFilter[],
): Matches | 'wordless' {
  const { vocabulary, popularity, table, columns } = catalogue;
  const planned = planQueries(request, vocabulary, owned.synonyms);
  if (planned.length === 0) return 'wordless';
  const { kind = 'full' } = request;
  const mask = filters.length === 0 ? undefined : atOnce(maskInSteps(columns, filters));
  const queries = candidateTerms(planned, vocabulary, EFFORT[kind]);
  // All entries, so that none is left to match without being compared.
  const limit = asksForAll(request, filters) ? catalogue.entries.length : EFFORT[kind].candidates;
  const selection = { table, limit, mask };
  const likely = selectCandidates(queries, catalogue.postings, selection).ordinals;
  const begun = typedBeginnings(kind === 'instant' ? planned : [])
    .flatMap((text) => catalogue.popularNames.beginningWith(text, POPULAR_CANDIDATES))
    .filter((ordinal) => mask === undefined || mask[ordinal] === 1);
  const ordinals = [...new Set([...likely, ...begun])];
  const candidates = ordinals.flatMap((ordinal) => {
    const id = catalogue.entries[ordinal]?.id;
    return id === undefined || owned.hidden.has(id) ? [] : (catalogue.candidates[ordinal] ?? []);
  });
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

function withForms(entry: CatalogueEntry) {
  return { ...entry, forms: comparedFields(entry).forms };
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
    entry: analyzeEntry(comparedFields(entry)),
    popularity: entry.popularity,
  }));
  const lists = new Map<string, number[]>();
  for (const [ordinal, entry] of entries.entries()) {
    const step = popularityStep(entry.popularity);
    for (const [term, nameWords] of indexTerms(comparedFields(entry))) {
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
      buildPopularNames(
        byPopularity(entries.map((entry, ordinal) => Object.assign(withForms(entry), { ordinal }))),
      ),
    ),
    candidates,
    postings: new Map([...lists].map(([term, list]) => [term, Uint32Array.from(list)])),
    table: createCreditTable(entries.length),
  };
}

import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { Property } from '@hark/shared/properties';
import { type Kysely, sql } from 'kysely';

import type { Database } from '../../store/tables.ts';
import { analyzeEntry, type ComparedFields } from '../analysis/analyze-entry.ts';
import { inSteps } from '../analysis/in-steps.ts';
import { candidateTerms, meaningTerms } from '../query/candidate-terms.ts';
import { type Asked, asksForEntries, checkAsked } from '../properties/asked.ts';
import { browseEntries } from '../properties/browse-entries.ts';
import type { CheckedFilter } from '../properties/condition.ts';
import { leaveOut } from '../properties/leave-out.ts';
import { maskInSteps } from '../properties/matching-entries.ts';
import { toBrowsedResult, withImage } from './browsed-result.ts';
import { readState, tableNames } from './catalogue-tables.ts';
import { moreMatches } from './more-matches.ts';
import { type Matches, pageOfMatches } from './page-of-matches.ts';
import { searchRelaxed } from './search-relaxed.ts';
import type { ClickEvidence } from '../ranking/click-evidence.ts';
import { type PlannedHypothesis, planQueries } from '../query/plan-query.ts';
import { decodePostings, type PostingList } from './posting-list.ts';
import type { PopularNames } from '../names/popular-names.ts';
import type { RuleSet } from '../owner-rule-set.ts';
import type { Candidate } from '../ranking/score-entry.ts';
import { explainResult } from '../ranking/explain-result.ts';
import type { Explanation } from '../explanation.ts';
import {
  EFFORT,
  type RankedWithRelevance,
  modelFor,
  POPULAR_CANDIDATES,
  rankRequest,
  typedBeginnings,
  weightsFor,
} from '../ranking/rank-request.ts';
import type { RelevanceModels } from '../ranking/relevance.ts';
import type { RankingWeights } from '../ranking/ranking-weights.ts';
import type { FoundResult, SearchPage, SearchRequest } from '../search-index.ts';
import { type CreditShares, selectCandidates } from './select-candidates.ts';
import { type ComparedEntry, makeRoom, type ServedCatalogue } from './served-catalogue.ts';
import { toSearchResult } from '../ranking/to-search-result.ts';

const MAX_COMPARED_ENTRIES = 4_000;

export interface SearchOptions {
  db: Kysely<Database>;
  catalogue: string;
  weights: RankingWeights;
  instantWeights: RankingWeights;
  relevance: RelevanceModels;
  /** Returns the popular names of the served catalogue, for instant searches. */
  popularNames(served: ServedCatalogue): Promise<PopularNames>;
  clicks: ClickEvidence;
  /** Applies changes that the database has and the served catalogue lacks. */
  catchUp(served: ServedCatalogue): Promise<void>;
  rules: RuleSet;
  /** Ids of entries that are not found. */
  hidden: ReadonlySet<string>;
  signal?: AbortSignal | undefined;
  /** 1 for each ordinal that may be found. Default: all. */
  mask?: Uint8Array | undefined;
  /** Receives how well all entries match, for each reading. */
  onShares?: ((shares: CreditShares) => void) | undefined;
}

/**
 * Searches the catalogue in memory, or reports that the database has a newer one.
 *
 * @throws PropertyError for what the properties can't be asked
 */
export async function searchCatalogue(
  options: SearchOptions,
  served: ServedCatalogue,
  request: SearchRequest,
): Promise<SearchPage | 'replaced'> {
  const { columns, state } = served;
  const asked = checkAsked(request, columns);
  const matches = await searchRelaxed(columns, asked, (filters) =>
    rankMeeting(options, served, { ...request, filters }),
  );
  if (matches === 'replaced') return matches;
  if (matches === 'wordless') return asksForEntries(asked) ? browse(options, served, asked) : NOTHING;
  const { page, ...rest } = await inSteps(pageOfMatches(matches.found, columns, asked));
  const ranked = await rankRest(options, served, { request, page, known: matches.found.ranked });
  const { kind = 'full' } = request;
  const model = modelFor(request, options.relevance);
  const explain = (ranked: RankedWithRelevance<unknown>) =>
    explainResult(ranked, weightsFor(kind, options), model);
  const reading = { db: options.db, generation: state.generation, properties: columns.properties };
  const found = await readResults(reading, ranked, request.explain === true ? explain : undefined);
  return { ...rest, found, relaxed: matches.relaxed };
}

/** The page of a catalogue that is not there, or of nothing asked. */
export const NOTHING: SearchPage = { found: [], total: 0, facets: new Map(), relaxed: [] };

interface PageToRank {
  request: SearchRequest;
  page: readonly number[];
  known: readonly RankedWithRelevance<number>[];
}

/** Returns the ranked entries of a page; compares those that were not compared yet. */
async function rankRest(
  options: SearchOptions,
  served: ServedCatalogue,
  { request, page, known }: PageToRank,
): Promise<RankedWithRelevance<number>[]> {
  const rankedBy = new Map(known.map((ranked) => [ranked.key, ranked]));
  const rest = page.filter((ordinal) => !rankedBy.has(ordinal));
  if (rest.length > 0) {
    const planned = planQueries(request, served.vocabulary);
    const candidates = await readCandidates(options, served, rest);
    for (const ranked of rankAll(options, served, { ...request, found: { planned, candidates } }))
      rankedBy.set(ranked.key, { ...ranked, isBelowFloor: false });
  }
  return page.flatMap((ordinal) => rankedBy.get(ordinal) ?? []);
}

function rankAll(
  { weights, instantWeights, relevance, clicks }: SearchOptions,
  { vocabulary, state: { popularity } }: ServedCatalogue,
  { found, ...request }: SearchRequest & { found: Pick<FoundCandidates, 'planned' | 'candidates'> },
): RankedWithRelevance<number>[] {
  const { operatorShare } = clicks;
  const comparing = { weights, instantWeights, relevance, operatorShare };
  const all = { ...request, limit: found.candidates.length };
  return rankRequest(all, found, { vocabulary, popularity, ...comparing });
}

/** Ranks all candidates that meet the filters. */
async function rankMeeting(
  options: SearchOptions,
  served: ServedCatalogue,
  { filters, ...request }: SearchRequest & { filters: readonly CheckedFilter[] },
): Promise<Matches | 'replaced' | 'wordless'> {
  const { columns } = served;
  const met = filters.length === 0 ? undefined : await inSteps(maskInSteps(columns, filters));
  // Elsewhere the few candidates are looked at one by one.
  const hidden = wantsAll({ ...request, filters }) ? await readHidden(options, served) : [];
  const mask = leaveOut(met, hidden, served.table.score.length);
  const readings: CreditShares[] = [];
  const onShares = wantsAll({ ...request, filters }) ? (one: CreditShares) => readings.push(one) : undefined;
  const found = await findCandidates({ ...options, mask, onShares }, served, request);
  if (found === 'replaced') return found;
  if (found.planned.length === 0) return 'wordless';
  const ranked = rankAll(options, served, { ...request, found });
  options.signal?.throwIfAborted();
  const { kind = 'full' } = request;
  if (found.candidates.length < EFFORT[kind].candidates) return { ranked, more: [] };
  const isShown = new Map(found.candidates.map(({ key }) => [key, false]));
  for (const { key, isBelowFloor } of ranked) isShown.set(key, !isBelowFloor);
  return { ranked, more: moreMatches(readings, isShown, served.table.score.length) };
}

/** Whether more than the best candidates are needed: to count, to sort, or for later pages. */
function wantsAll({ filters = [], sort = [], facets = [], offset = 0, kind }: SearchRequest): boolean {
  return kind !== 'literal' && filters.length + sort.length + facets.length + offset > 0;
}

/** Finds the entries that meet the filters, without words. */
async function browse(
  options: SearchOptions,
  served: ServedCatalogue,
  asked: Asked,
): Promise<SearchPage | 'replaced'> {
  const { columns } = served;
  const { db, catalogue, signal, catchUp } = options;
  const state = await readState(db, catalogue);
  if (state.generation !== served.state.generation) return 'replaced';
  if (state.revision > served.state.revision) await catchUp(served);
  signal?.throwIfAborted();
  const hidden = await readHidden(options, served);
  const { page, ...rest } = await inSteps(browseEntries(columns, asked, hidden));
  signal?.throwIfAborted();
  const entries = await readEntries(db, state.generation, page);
  const found = page.flatMap((ordinal) => {
    const entry = entries.get(ordinal);
    if (entry === undefined) return [];
    return [withImage(toBrowsedResult(entry), entry, columns.properties)];
  });
  return { ...rest, found };
}

export interface FoundCandidates {
  planned: PlannedHypothesis[];
  candidates: Candidate<number>[];
}

/** Finds the candidates in two bounded round trips: the posting lists, then the entries. */
export async function findCandidates(
  options: SearchOptions,
  served: ServedCatalogue,
  request: SearchRequest,
): Promise<FoundCandidates | 'replaced'> {
  const { kind = 'full' } = request;
  const effort = EFFORT[kind];
  const { vocabulary, meaning } = served;
  const planned = planQueries(request, vocabulary, { meaning, synonyms: options.rules.synonyms });
  if (planned.length === 0) return { planned, candidates: [] };
  const queries = candidateTerms(planned, vocabulary, effort);
  const meant = meaning === null ? [] : meaningTerms(planned, { vocabulary, meaning }, effort);
  const groups = [...queries, ...meant].flatMap((query) => query.groups);
  const terms = new Set(groups.flatMap((group) => group.terms.map(({ term }) => term)));
  const read = await readPostings(options, served, [...terms]);
  if (read.generation !== served.state.generation) return 'replaced';
  options.signal?.throwIfAborted();
  const { table } = served;
  const { mask, onShares } = options;
  const likely = [
    ...selectCandidates(queries, read.postings, { table, limit: effort.candidates, mask, onShares }),
    ...selectCandidates(meant, read.postings, { table, limit: effort.meant, mask }),
  ];
  const popular = kind === 'instant' ? await options.popularNames(served) : null;
  const begun = typedBeginnings(planned).map(
    (text) => popular?.beginningWith(text, POPULAR_CANDIDATES) ?? [],
  );
  const allowed = begun.flat().filter((ordinal) => mask === undefined || mask[ordinal] === 1);
  const ordinals = [...new Set([...likely, ...allowed])];
  const candidates = await readCandidates(options, served, ordinals);
  options.signal?.throwIfAborted();
  return { planned, candidates };
}

interface PostingRow {
  generation: number;
  revision: number;
  nextOrdinal: number;
  term: string | null;
  ordinals: Buffer | null;
}

interface ReadPostings {
  postings: Map<string, PostingList>;
  generation: number;
}

/** Reads posting lists, from memory where they are cached. */
export async function readPostings(
  options: Pick<SearchOptions, 'db' | 'catalogue'> & Partial<Pick<SearchOptions, 'catchUp'>>,
  served: ServedCatalogue,
  terms: readonly string[],
): Promise<ReadPostings> {
  const postings = new Map<string, PostingList>();
  for (const term of terms) {
    const list = served.postings.get(term);
    if (list !== undefined) postings.set(term, list);
  }
  const unknown = terms.filter((term) => !postings.has(term));
  const { rows } = await sql<PostingRow>`
    select generation, revision, next_ordinal as "nextOrdinal", term, ordinals
    from catalogue left join ${tableNames(served.state.generation).postings} on term = any(${unknown}::text[])
    where name = ${options.catalogue}`.execute(options.db);
  const { generation = 0, revision = 0, nextOrdinal = 0 } = rows[0] ?? {};
  if (generation !== served.state.generation) return { postings, generation };
  makeRoom(served, nextOrdinal);
  if (revision > served.state.revision) await options.catchUp?.(served);
  const read = new Map<string, PostingList>();
  for (const { term, ordinals } of rows) {
    if (term !== null && ordinals !== null) read.set(term, decodePostings(ordinals));
  }
  for (const term of unknown)
    served.postings.set(term, served.recent.complete(term, read.get(term) ?? NO_POSTINGS));
  // Those that were cached may have changed meanwhile, too.
  for (const term of terms)
    postings.set(term, served.postings.get(term) ?? postings.get(term) ?? NO_POSTINGS);
  return { postings, generation };
}

const NO_POSTINGS: PostingList = new Uint32Array(0);

interface CandidateRow {
  ordinal: number;
  id: string;
  popularity: number | null;
  compared: ComparedFields;
}

async function readCandidates(
  { db, clicks, hidden }: Pick<SearchOptions, 'db' | 'clicks' | 'hidden'>,
  { compared, state }: ServedCatalogue,
  ordinals: readonly number[],
): Promise<Candidate<number>[]> {
  const found = new Map<number, ComparedEntry>();
  for (const ordinal of ordinals) {
    const known = compared.get(ordinal);
    if (known !== undefined) found.set(ordinal, known);
  }
  const unknown = ordinals.filter((ordinal) => !found.has(ordinal));
  if (unknown.length > 0) {
    const { rows } = await sql<CandidateRow>`
      select ordinal, id, popularity, compared from ${tableNames(state.generation).entries}
      where ordinal = any(${unknown}::int[])`.execute(db);
    if (compared.size + rows.length > MAX_COMPARED_ENTRIES) compared.clear();
    for (const row of rows) {
      const { id, popularity } = row;
      const entry = { id, entry: analyzeEntry(row.compared), popularity: popularity ?? undefined };
      compared.set(row.ordinal, entry);
      found.set(row.ordinal, entry);
    }
  }
  return ordinals.flatMap((ordinal) => {
    const known = found.get(ordinal);
    if (known === undefined || hidden.has(known.id)) return [];
    const { id, entry, popularity } = known;
    // Read at each search, because entries are cached for longer than their clicks.
    return [{ key: ordinal, entry, popularity, clicked: clicks.popularityOf(id) }];
  });
}

async function readResults(
  {
    db,
    generation,
    properties,
  }: { db: Kysely<Database>; generation: number; properties: readonly Property[] },
  ranked: readonly RankedWithRelevance<number>[],
  explain: ((found: RankedWithRelevance<unknown>) => Explanation) | undefined,
): Promise<FoundResult[]> {
  const ordinals = ranked.map(({ key }) => key);
  const entries = await readEntries(db, generation, ordinals);
  return ranked.flatMap((found) => {
    const entry = entries.get(found.key);
    return entry === undefined ? [] : [withImage(toSearchResult(entry, found, explain), entry, properties)];
  });
}

async function readEntries(
  db: Kysely<Database>,
  generation: number,
  ordinals: readonly number[],
): Promise<Map<number, CatalogueEntry>> {
  if (ordinals.length === 0) return new Map();
  const { rows } = await sql<{ ordinal: number; entry: CatalogueEntry }>`
    select ordinal, entry from ${tableNames(generation).entries}
    where ordinal = any(${ordinals}::int[])`.execute(db);
  return new Map(rows.map(({ ordinal, entry }) => [ordinal, entry]));
}

/** Reads entries by their ids; those that are gone, or fail a filter of the request, are left out. */
export async function readMeeting(
  db: Kysely<Database>,
  { state, columns }: Pick<ServedCatalogue, 'state' | 'columns'>,
  { ids, request }: { ids: readonly string[]; request: SearchRequest },
): Promise<Map<string, CatalogueEntry>> {
  const rows = await readById(db, state.generation, ids);
  const { filters } = checkAsked(request, columns);
  const mask = filters.length === 0 ? null : await inSteps(maskInSteps(columns, filters));
  const meeting = rows.filter(({ ordinal }) => mask === null || mask[ordinal] === 1);
  return new Map(meeting.map(({ id, entry }) => [id, entry]));
}

/** Returns the ordinals of the hidden entries, so that they are not counted either. */
async function readHidden(
  { db, hidden }: Pick<SearchOptions, 'db' | 'hidden'>,
  { state }: Pick<ServedCatalogue, 'state'>,
): Promise<number[]> {
  const rows = await readById(db, state.generation, [...hidden]);
  return rows.map(({ ordinal }) => ordinal);
}

/** Reads entries by their ids. */
export async function readById(
  db: Kysely<Database>,
  generation: number,
  ids: readonly string[],
): Promise<{ id: string; ordinal: number; entry: CatalogueEntry }[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ id: string; ordinal: number; entry: CatalogueEntry }>`
    select id, ordinal, entry from ${tableNames(generation).entries}
    where id = any(${ids}::text[])
      and hashtextextended(id, 0) = any(array(select hashtextextended(given, 0) from unnest(${ids}::text[]) as given))
  `.execute(db);
  return rows;
}

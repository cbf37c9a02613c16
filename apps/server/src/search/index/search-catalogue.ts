import type { CatalogueEntry } from '@hark/shared/catalogue';

import { inSlices } from '../analysis/in-slices.ts';
import { inSteps } from '../analysis/in-steps.ts';
import { type Asked, asksForEntries, checkAsked } from '../properties/asked.ts';
import { browseEntries } from '../properties/browse-entries.ts';
import type { CheckedFilter } from '../properties/condition.ts';
import { leaveOut } from '../properties/leave-out.ts';
import { maskInSteps } from '../properties/matching-entries.ts';
import { planQueries } from '../query/plan-query.ts';
import { explainResult } from '../ranking/explain-result.ts';
import {
  EFFORT,
  modelFor,
  type RankedWithRelevance,
  rankRequestInSteps,
  weightsFor,
} from '../ranking/rank-request.ts';
import { toSearchResult } from '../ranking/to-search-result.ts';
import type { SearchPage, SearchRequest } from '../search-index.ts';
import { toBrowsedResult, withImage } from './browsed-result.ts';
import { readState } from './catalogue-tables.ts';
import { findCandidates, type FoundCandidates } from './find-candidates.ts';
import { moreMatches } from './more-matches.ts';
import { type Matches, pageOfMatches } from './page-of-matches.ts';
import { entriesOf, readCandidates } from './read-candidates.ts';
import { readById, readEntries } from './read-entries.ts';
import type { SearchOptions } from './search-options.ts';
import { searchRelaxed } from './search-relaxed.ts';
import type { CreditShares } from './select-candidates.ts';
import type { ServedCatalogue } from './served-catalogue.ts';

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
  const { columns } = served;
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
  const explain = (ranked: RankedWithRelevance<unknown>, entry: CatalogueEntry) =>
    explainResult(ranked, { entry, weights: weightsFor(kind, options), model });
  const entries = await entriesOf(
    options.db,
    served,
    ranked.map(({ key }) => key),
  );
  const found = ranked.flatMap((one) => {
    const entry = entries.get(one.key);
    if (entry === undefined) return [];
    return [
      withImage(
        toSearchResult(entry, one, request.explain === true ? explain : undefined),
        entry,
        columns.properties,
      ),
    ];
  });
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
    for (const ranked of await rankAll(options, served, { ...request, found: { planned, candidates } }))
      rankedBy.set(ranked.key, { ...ranked, isBelowFloor: false });
  }
  return page.flatMap((ordinal) => rankedBy.get(ordinal) ?? []);
}

function rankAll(
  { weights, instantWeights, relevance, clicks }: SearchOptions,
  { vocabulary, state: { popularity } }: ServedCatalogue,
  { found, ...request }: SearchRequest & { found: Pick<FoundCandidates, 'planned' | 'candidates'> },
): Promise<RankedWithRelevance<number>[]> {
  const { operatorShare } = clicks;
  const comparing = { weights, instantWeights, relevance, operatorShare };
  const all = { ...request, limit: found.candidates.length };
  return inSlices(rankRequestInSteps(all, found, { vocabulary, popularity, ...comparing }));
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
  const ranked = await rankAll(options, served, { ...request, found });
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

/** Returns the ordinals of the hidden entries, so that they are not counted either. */
async function readHidden(
  { db, hidden }: Pick<SearchOptions, 'db' | 'hidden'>,
  { state }: Pick<ServedCatalogue, 'state'>,
): Promise<number[]> {
  const rows = await readById(db, state.generation, [...hidden]);
  return rows.map(({ ordinal }) => ordinal);
}

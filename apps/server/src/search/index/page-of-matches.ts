import type { Facet } from '@hark/shared/wire/filter';

import type { Asked } from '../properties/asked.ts';
import { countFacets } from '../properties/browse-entries.ts';
import type { PropertyColumns } from '../properties/columns.ts';
import { topOrdinals } from '../properties/top-ordinals.ts';
import type { RankedWithRelevance } from '../ranking/rank-request.ts';

/** The entries that words find. */
export interface Matches {
  /** Compared entries, those below the floor included, best first; the keys are ordinals. */
  ranked: readonly RankedWithRelevance<number>[];
  /** Entries that match as well and were not compared, because there are too many. */
  more: readonly number[];
}

export interface MatchesPage {
  /** Ordinals; those below the floor last, on the first page only. */
  page: readonly number[];
  total: number;
  facets: ReadonlyMap<string, Facet>;
}

/**
 * Sorts the entries above the floor as asked, with their rank between equals, counts the facets over them and takes one
 * page. A generator, so that the caller can do other work between the steps.
 */
export function* pageOfMatches(
  { ranked, more }: Matches,
  columns: PropertyColumns,
  asked: Asked,
): Generator<undefined, MatchesPage> {
  const { sort, offset, limit } = asked;
  const shown = ranked.flatMap(({ key, isBelowFloor }) => (isBelowFloor ? [] : key));
  const all = [...shown, ...more];
  const facets = yield* countFacets(columns, asked, all);
  const sorted = sort.length === 0 ? all : yield* sortMatches(all, columns, asked);
  const hidden = offset === 0 ? ranked.flatMap(({ key, isBelowFloor }) => (isBelowFloor ? key : [])) : [];
  return { page: [...sorted, ...hidden].slice(offset, offset + limit), total: all.length, facets };
}

function* sortMatches(
  all: readonly number[],
  columns: PropertyColumns,
  { sort, offset, limit }: Asked,
): Generator<undefined, number[]> {
  const rankOf = new Map(all.map((ordinal, rank) => [ordinal, rank]));
  const compare = columns.compare(sort);
  const isBy = (a: number, b: number): number => compare(a, b) || (rankOf.get(a) ?? 0) - (rankOf.get(b) ?? 0);
  return yield* topOrdinals(all, isBy, offset + limit);
}

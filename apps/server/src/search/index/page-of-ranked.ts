import type { Facet } from '@hark/shared/wire/filter';

import type { Asked } from '../properties/asked.ts';
import { countFacets } from '../properties/browse-entries.ts';
import type { PropertyColumns } from '../properties/columns.ts';
import type { RankedWithRelevance } from '../ranking/rank-request.ts';

/** One page of ranked entries. */
export interface RankedPage {
  /** Those below the floor last, on the first page only. */
  page: RankedWithRelevance<number>[];
  total: number;
  facets: ReadonlyMap<string, Facet>;
}

/**
 * Sorts the entries above the floor as asked, with their rank between equals, counts the facets over them and takes one
 * page. A generator, so that the caller can do other work between the steps.
 *
 * @param ranked best first, with their ordinals as keys
 */
export function* pageOfRanked(
  ranked: readonly RankedWithRelevance<number>[],
  columns: PropertyColumns,
  asked: Asked,
): Generator<undefined, RankedPage> {
  const { sort, offset, limit } = asked;
  const shown = ranked.filter(({ isBelowFloor }) => !isBelowFloor);
  const facets = yield* countFacets(
    columns,
    asked,
    shown.map(({ key }) => key),
  );
  const isBy = columns.compare(sort);
  const sorted = sort.length === 0 ? shown : shown.toSorted((a, b) => isBy(a.key, b.key));
  const hidden = offset === 0 ? ranked.filter(({ isBelowFloor }) => isBelowFloor) : [];
  return { page: [...sorted, ...hidden].slice(offset, offset + limit), total: shown.length, facets };
}

import type { Sort } from '@hark/shared/wire/filter';

import { PropertyError } from '../property-error.ts';
import { MOST_RESULTS, type SearchRequest } from '../search-index.ts';
import { type CheckedFilter, checkFilter, checkSort, requireProperty } from './condition.ts';
import type { PropertyColumns } from './columns.ts';

/** What a search asks of the properties, checked against those of the catalogue. */
export interface Asked {
  filters: readonly CheckedFilter[];
  /** One bit a filter: those that may be dropped. */
  soft: number;
  sort: readonly Sort[];
  facets: readonly string[];
  offset: number;
  limit: number;
}

const MOST_SEARCH_FILTERS = 30;

/**
 * Checks filters, orders and facets. Pure.
 *
 * @throws PropertyError that says what to ask instead
 */
export function checkAsked(
  { filters = [], sort = [], facets = [], offset = 0, limit }: SearchRequest,
  { properties }: Pick<PropertyColumns, 'properties'>,
): Asked {
  if (filters.length > MOST_SEARCH_FILTERS)
    throw new PropertyError('filter_impossible', `At most ${MOST_SEARCH_FILTERS} filters are allowed.`);
  if (offset < 0 || offset >= MOST_RESULTS)
    throw new PropertyError(
      'page_too_deep',
      `Only the first ${MOST_RESULTS.toLocaleString('en-US')} results have pages; narrow the search with filters.`,
    );
  for (const order of sort) checkSort(order, properties);
  for (const field of facets) requireProperty(field, properties);
  return {
    filters: filters.map((filter) => checkFilter(filter, properties)),
    soft: filters.reduce((bits, { isSoft }, index) => (isSoft === true ? bits | (1 << index) : bits), 0),
    sort,
    facets,
    offset,
    limit,
  };
}

/** Whether a search without words asks for anything. */
export function asksForEntries({ filters, sort, facets }: Asked): boolean {
  return filters.length > 0 || sort.length > 0 || facets.length > 0;
}

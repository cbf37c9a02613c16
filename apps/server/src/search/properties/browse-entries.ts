import type { Facet } from '@hark/shared/wire/filter';

import type { Asked } from './asked.ts';
import type { Ordinals } from './column.ts';
import type { PropertyColumns } from './columns.ts';
import { maskOf, ordinalsIn, relaxAmong, without } from './matching-entries.ts';
import { topOrdinals } from './top-ordinals.ts';

/** The entries that meet filters, without words. */
export interface Browsed {
  /** Ordinals of one page. */
  page: readonly number[];
  total: number;
  facets: ReadonlyMap<string, Facet>;
  /** Indices of the soft filters that were dropped. */
  relaxed: readonly number[];
}

/** Finds all entries that meet the filters, in the asked order or else by popularity. Pure. */
export function browseEntries(columns: PropertyColumns, asked: Asked): Browsed {
  const { filters, soft, offset, limit } = asked;
  let relaxed: readonly number[] = [];
  let ordinals = ordinalsIn(maskOf(columns, filters));
  if (ordinals.length === 0 && soft !== 0) {
    relaxed = relaxAmong(columns, asked, columns.entries()) ?? [];
    ordinals = ordinalsIn(maskOf(columns, without(filters, relaxed)));
  }
  const isBy = columns.compare(browsedOrder(columns, asked));
  const page = topOrdinals(ordinals, isBy, offset + limit).slice(offset);
  return { page, total: ordinals.length, facets: countFacets(columns, asked, ordinals), relaxed };
}

function browsedOrder({ properties }: PropertyColumns, { sort }: Asked): Asked['sort'] {
  const hasPopularity = properties.some(({ field }) => field === 'popularity');
  return hasPopularity ? [...sort, { field: 'popularity', order: 'desc' }] : sort;
}

/** Counts the values of the asked facets among these entries. */
export function countFacets(
  columns: PropertyColumns,
  { facets }: Pick<Asked, 'facets'>,
  ordinals: Ordinals,
): ReadonlyMap<string, Facet> {
  return new Map(facets.map((field) => [field, columns.count(field, ordinals)]));
}

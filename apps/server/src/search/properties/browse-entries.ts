import type { Facet } from '@hark/shared/wire/filter';

import type { Asked } from './asked.ts';
import type { Ordinals } from './column.ts';
import type { PropertyColumns } from './columns.ts';
import { leaveOut } from './leave-out.ts';
import { maskInSteps, ordinalsIn, relaxAmong, without } from './matching-entries.ts';
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

/**
 * Finds all entries that meet the filters, in the asked order or else by popularity. A generator, so that the caller can
 * do other work between the steps.
 *
 * @param hidden ordinals of entries that are not found
 */
export function* browseEntries(
  columns: PropertyColumns,
  asked: Asked,
  hidden: readonly number[] = [],
): Generator<undefined, Browsed> {
  const { filters, soft, offset, limit } = asked;
  const shown = (mask: Uint8Array): Uint8Array => leaveOut(mask, hidden, columns.size) ?? mask;
  let relaxed: readonly number[] = [];
  let ordinals = ordinalsIn(shown(yield* maskInSteps(columns, filters)));
  if (ordinals.length === 0 && soft !== 0) {
    relaxed = (yield* relaxAmong(columns, asked, shown(columns.entries()))) ?? [];
    ordinals = ordinalsIn(shown(yield* maskInSteps(columns, without(filters, relaxed))));
  }
  yield undefined;
  const isBy = columns.compare(browsedOrder(columns, asked));
  const first = yield* topOrdinals(ordinals, isBy, offset + limit);
  const facets = yield* countFacets(columns, asked, ordinals);
  return { page: first.slice(offset), total: ordinals.length, facets, relaxed };
}

function browsedOrder({ properties }: PropertyColumns, { sort }: Asked): Asked['sort'] {
  const hasPopularity = properties.some(({ field }) => field === 'popularity');
  return hasPopularity ? [...sort, { field: 'popularity', order: 'desc' }] : sort;
}

/** Counts the values of the asked facets among these entries, one facet a step. */
export function* countFacets(
  columns: PropertyColumns,
  { facets }: Pick<Asked, 'facets'>,
  ordinals: Ordinals,
): Generator<undefined, ReadonlyMap<string, Facet>> {
  const counted = new Map<string, Facet>();
  for (const field of facets) {
    yield undefined;
    counted.set(field, columns.count(field, ordinals));
  }
  return counted;
}

import type { Asked } from './asked.ts';
import type { PropertyColumns } from './columns.ts';
import type { CheckedFilter } from './condition.ts';
import { relaxFilters, type UnmetFilters } from './relax-filters.ts';

/** Returns 1 for each ordinal whose entry meets all filters; one filter a step. */
export function* maskInSteps(
  columns: PropertyColumns,
  filters: readonly CheckedFilter[],
): Generator<undefined, Uint8Array> {
  const mask = columns.entries();
  for (const [index, filter] of filters.entries()) {
    if (index > 0) yield undefined;
    columns.restrict(mask, filter);
  }
  return mask;
}

/** Leaves out the filters with these indices. */
export function without(
  filters: readonly CheckedFilter[],
  relaxed: readonly number[],
): readonly CheckedFilter[] {
  return filters.filter((_, index) => !relaxed.includes(index));
}

/**
 * Chooses the soft filters to drop, as few as possible, so that some of the entries in `among` meet the rest. Null where
 * none can.
 *
 * @param among 1 for each ordinal that is searched for
 */
export function* relaxAmong(
  columns: PropertyColumns,
  { filters, soft }: Pick<Asked, 'filters' | 'soft'>,
  among: Uint8Array,
): Generator<undefined, number[] | null> {
  const unmet = new Uint32Array(among.length);
  for (const [index, filter] of filters.entries()) {
    yield undefined;
    const mask = among.slice();
    columns.restrict(mask, filter);
    for (let ordinal = 0; ordinal < mask.length; ordinal++)
      if (among[ordinal] === 1 && mask[ordinal] === 0) unmet[ordinal] = (unmet[ordinal] ?? 0) | (1 << index);
  }
  return relaxFilters(countUnmet(unmet, among), soft);
}

function countUnmet(unmet: Uint32Array, among: Uint8Array): UnmetFilters[] {
  const counts = new Map<number, number>();
  for (let ordinal = 0; ordinal < unmet.length; ordinal++) {
    if (among[ordinal] === 0) continue;
    const bits = unmet[ordinal] ?? 0;
    counts.set(bits, (counts.get(bits) ?? 0) + 1);
  }
  return [...counts].map(([bits, entries]) => ({ unmet: bits, entries }));
}

/** Returns the ordinals with 1, ascending. */
export function ordinalsIn(mask: Uint8Array): Uint32Array {
  let count = 0;
  for (const is of mask) count += is;
  const ordinals = new Uint32Array(count);
  let next = 0;
  for (let ordinal = 0; ordinal < mask.length; ordinal++) if (mask[ordinal] === 1) ordinals[next++] = ordinal;
  return ordinals;
}

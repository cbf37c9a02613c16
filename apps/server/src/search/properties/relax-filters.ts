/** An entry that the words find, and the filters that it does not meet. */
export interface UnmetFilters {
  /** One bit a filter, the first filter's the lowest. */
  unmet: number;
  /** How many entries do not meet exactly these. */
  entries: number;
}

/**
 * Chooses which filters to drop so that something is found: as few as possible, of the droppable ones only; where
 * several choices are as few, the one that finds the most entries. Null where no choice finds anything. Pure.
 *
 * @param found at most one for each set of unmet filters
 * @param droppable one bit a filter
 * @returns the indices of the filters, ascending; empty where nothing has to be dropped
 */
export function relaxFilters(found: readonly UnmetFilters[], droppable: number): number[] | null {
  let best: { unmet: number; bits: number; entries: number } | null = null;
  for (const { unmet, entries } of found) {
    if (entries === 0 || (unmet & ~droppable) !== 0) continue;
    const bits = countBits(unmet);
    if (best === null || bits < best.bits || (bits === best.bits && entries > best.entries))
      best = { unmet, bits, entries };
  }
  return best === null ? null : indicesOf(best.unmet);
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function indicesOf(bits: number): number[] {
  return Array.from({ length: 32 }, (_, index) => index).filter((index) => (bits & (1 << index)) !== 0);
}

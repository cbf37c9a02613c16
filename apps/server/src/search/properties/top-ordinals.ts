import type { Ordinals } from './column.ts';

/**
 * Returns the first `most` ordinals in an order, without sorting the others. Equal ones are ordered by ordinal, so that
 * pages do not overlap. Pure.
 */
export function topOrdinals(
  ordinals: Ordinals,
  compare: (a: number, b: number) => number,
  most: number,
): number[] {
  const before = (a: number, b: number): number => compare(a, b) || a - b;
  // Keeps twice as many and cuts them back, so that most ordinals cost one comparison.
  let kept: number[] = [];
  let last: number | undefined;
  for (let index = 0; index < ordinals.length; index++) {
    const ordinal = ordinals[index] ?? 0;
    if (last !== undefined && before(ordinal, last) >= 0) continue;
    kept.push(ordinal);
    if (kept.length < 2 * most) continue;
    kept = kept.sort(before).slice(0, most);
    last = kept.at(-1);
  }
  return kept.sort(before).slice(0, most);
}

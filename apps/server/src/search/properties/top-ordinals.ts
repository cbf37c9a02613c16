import type { Ordinals } from './column.ts';

/** Ordinals that are compared in a few milliseconds. */
const ORDINALS_A_STEP = 200_000;

/**
 * Returns the first `most` ordinals in an order, without sorting the others. Equal ones are ordered by ordinal, so that
 * pages do not overlap. A generator, so that the caller can do other work between the steps.
 */
export function* topOrdinals(
  ordinals: Ordinals,
  compare: (a: number, b: number) => number,
  most: number,
): Generator<undefined, number[]> {
  const before = (a: number, b: number): number => compare(a, b) || a - b;
  // Keeps twice as many and cuts them back, so that most ordinals cost one comparison.
  let kept: number[] = [];
  let last: number | undefined;
  for (let index = 0; index < ordinals.length; index++) {
    if (index % ORDINALS_A_STEP === ORDINALS_A_STEP - 1) yield undefined;
    const ordinal = ordinals[index] ?? 0;
    if (last !== undefined && before(ordinal, last) >= 0) continue;
    kept.push(ordinal);
    if (kept.length < 2 * most) continue;
    kept = kept.sort(before).slice(0, most);
    last = kept.at(-1);
  }
  return kept.sort(before).slice(0, most);
}

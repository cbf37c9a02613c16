import type { ValueCount } from '../../figures/distribution-shift.ts';

type Random = () => number;

/** Draws from a normal distribution (Box and Muller, 1958). */
export function normal(random: Random, mean = 0, deviation = 1): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return mean + deviation * radius * Math.cos(2 * Math.PI * random());
}

/** Draws one of the categories by weight. */
export function category(random: Random, weights: readonly number[]): number {
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  const found = weights.findIndex((weight) => (left -= weight) < 0);
  return Math.max(0, found);
}

/** Draws so many values. */
export function draw(size: number, sample: () => number): number[] {
  return Array.from({ length: size }, sample);
}

/** As the detectors take them: ascending, one of each. */
export function asValues(numbers: readonly number[]): ValueCount[] {
  return Array.from(Float64Array.from(numbers).sort(), (value) => ({ value, count: 1 }));
}

/** Counts equal numbers, by their text. */
export function asCounts(numbers: readonly number[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const number of numbers) counts.set(String(number), (counts.get(String(number)) ?? 0) + 1);
  return counts;
}

/** Returns the middle one. */
export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

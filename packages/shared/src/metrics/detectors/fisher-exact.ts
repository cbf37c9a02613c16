import { logChoose } from './log-gamma.ts';

/** Hits among samples of two groups. */
export interface TwoGroups {
  hits: number;
  samples: number;
  otherHits: number;
  otherSamples: number;
}

/** Relative difference below which two probabilities count as equal. */
const EQUAL = 1e-7;

/** Computes the probability of a table at least as improbable, given its margins (Fisher, 1922). Two-sided, exact. */
export function fisherExact({ hits, samples, otherHits, otherSamples }: TwoGroups): number {
  const all = hits + otherHits;
  const whole = logChoose(samples + otherSamples, all);
  const at = (count: number): number =>
    Math.exp(logChoose(samples, count) + logChoose(otherSamples, all - count) - whole);
  const limit = at(hits) * (1 + EQUAL);
  let sum = 0;
  for (let count = Math.max(0, all - otherSamples); count <= Math.min(samples, all); count++) {
    const probability = at(count);
    if (probability <= limit) sum += probability;
  }
  return Math.min(1, sum);
}

import { logChoose } from './log-gamma.ts';

/** Computes the probability of at least `hits` of `samples` when each is a hit with probability `share`. Exact. */
export function binomialTail(hits: number, samples: number, share: number): number {
  if (hits <= 0) return 1;
  if (hits > samples || share <= 0) return 0;
  if (share >= 1) return 1;
  const at = (count: number) =>
    Math.exp(logChoose(samples, count) + count * Math.log(share) + (samples - count) * Math.log1p(-share));
  // Sums the shorter side of the mode, so that the terms only become smaller.
  const isUpper = hits > samples * share;
  const step = isUpper ? 1 : -1;
  let [sum, count] = [0, isUpper ? hits : hits - 1];
  for (let term = at(count); count >= 0 && count <= samples; term = at(count)) {
    sum += term;
    count += step;
    if (term < 1e-18 * sum) break;
  }
  return Math.min(1, Math.max(0, isUpper ? sum : 1 - sum));
}

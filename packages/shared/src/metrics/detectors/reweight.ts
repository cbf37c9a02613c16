import { wilsonInterval } from '../figures/wilson-interval.ts';
import type { RateSums } from './rate-warning.ts';

/** Normal quantile of a two-sided 99 % interval. */
const Z_99 = 2.5758293035489004;

/** Outcomes by stratum of the input, such as device and quartile of clip length. */
export type Strata = ReadonlyMap<string, RateSums>;

/** A rate as it would be if the inputs were those of the reference. */
export interface ReweightedRate {
  share: number;
  /** Samples of a simple random sample with the same variance (Kish, 1965). */
  effectiveSamples: number;
  /** Share of the reference whose strata the current outcomes have; the rest is left out. */
  coverage: number;
  /** 99 % confidence interval: Wilson's with the effective samples (Korn and Graubard, 1998). */
  interval: { lower: number; upper: number };
}

/**
 * Reweights current outcomes to the input distribution of a reference (post-stratification: direct standardisation).
 * Null where they have no stratum in common. Pure.
 */
export function reweight(current: Strata, reference: Strata): ReweightedRate | null {
  const all = [...reference.values()].reduce((sum, { samples }) => sum + samples, 0);
  let [covered, weighted, variance] = [0, 0, 0];
  for (const [stratum, { samples: weight }] of reference) {
    const { samples, total } = current.get(stratum) ?? { samples: 0, total: 0 };
    if (samples === 0) continue;
    covered += weight;
    weighted += (weight * total) / samples;
    variance += weight ** 2 / samples;
  }
  if (covered === 0) return null;
  const share = weighted / covered;
  const effectiveSamples = covered ** 2 / variance;
  const interval = wilsonInterval(share * effectiveSamples, effectiveSamples, Z_99) ?? { lower: 0, upper: 1 };
  return { share, effectiveSamples, coverage: covered / all, interval };
}

import type { MetricDefinition } from '../definitions/metric-definition.ts';
import { MIN_BASELINE_SAMPLES } from '../definitions/metric-definitions.ts';
import { wilsonInterval } from '../figures/wilson-interval.ts';

/** Occurrences of a rate. */
export interface RateSums {
  samples: number;
  /** Hits: what the rate counts, good or bad. */
  total: number;
}

export const RATE_WARNING = {
  /** Least samples of the window. */
  minSamples: 200,
  minBaselineSamples: MIN_BASELINE_SAMPLES,
  /** Normal quantile of a one-sided 99 % bound. */
  z: 2.3263478740408408,
  /** Factor by which the bound must exceed the baseline. */
  factor: 1.25,
} as const;

export type RateWarningSettings = { [Setting in keyof typeof RATE_WARNING]: number };

/** A window of a rate against its baseline. */
export interface RateWarning {
  verdict: 'quiet' | 'warning' | 'not_enough_data';
  /** One-sided 99 % confidence bound of the window on the side of the baseline. */
  bound: number | null;
  /** What the bound must be beyond for a warning. */
  limit: number | null;
}

/** Whether a share is significantly higher than another: its 99 % bound exceeds 1.25 times the other. */
export function isHigherShare(sums: RateSums, than: number, { z, factor } = RATE_WARNING): boolean {
  const bound = wilsonInterval(sums.total, sums.samples, z);
  return bound !== null && bound.lower > factor * than;
}

/**
 * Returns the baseline's share, but at least the largest share indistinguishable from zero with as many samples;
 * otherwise the first hit after a baseline without hits would be significant.
 */
export function baselineShare({ samples, total }: RateSums): number {
  return Math.max(samples === 0 ? 0 : total / samples, wilsonInterval(0, samples)?.upper ?? 0);
}

/**
 * Compares a rate with its baseline: it warns when the 99 % bound (Wilson) is beyond 1.25 times the baseline, or below
 * the baseline divided by 1.25 where higher is better. Pure.
 */
export function rateWarning(
  { better }: Pick<MetricDefinition, 'better'>,
  now: RateSums,
  baseline: RateSums,
  settings: RateWarningSettings = RATE_WARNING,
): RateWarning {
  const { minSamples, minBaselineSamples, z, factor } = settings;
  const interval = wilsonInterval(now.total, now.samples, z);
  if (interval === null || now.samples < minSamples || baseline.samples < minBaselineSamples)
    return { verdict: 'not_enough_data', bound: null, limit: null };
  if (better === 'neither') return { verdict: 'quiet', bound: null, limit: null };
  const [bound, limit] =
    better === 'lower'
      ? [interval.lower, factor * baselineShare(baseline)]
      : [interval.upper, baseline.total / baseline.samples / factor];
  const isWorse = better === 'lower' ? bound > limit : bound < limit;
  return { verdict: isWorse ? 'warning' : 'quiet', bound, limit };
}

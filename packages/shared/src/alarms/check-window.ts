import { findBurn, type Burn, type BudgetEvents } from '../metrics/detectors/burn-rate.ts';
import { RATE_WARNING, rateWarning, type RateSums } from '../metrics/detectors/rate-warning.ts';
import type { MetricDefinition } from '../metrics/definitions/metric-definition.ts';
import { wilsonInterval } from '../metrics/figures/wilson-interval.ts';
import type { Level } from './alarm-step.ts';

type Values = Readonly<Record<string, number>>;

/** Whether the 99 % bound of a window is beyond the bound of a rule. Pure. */
export function boundLevel(
  { above, below, minSamples = RATE_WARNING.minSamples }: Values,
  now: RateSums,
): Level {
  if (now.samples < minSamples) return 'unknown';
  const interval = wilsonInterval(Math.min(now.total, now.samples), now.samples, RATE_WARNING.z);
  if (interval === null) return 'unknown';
  const isBeyond =
    (above !== undefined && interval.lower > above) || (below !== undefined && interval.upper < below);
  return isBeyond ? 'alarm' : 'quiet';
}

/** Whether the last hour is significantly worse than the baseline. Pure. */
export function warningLevel(
  metric: Pick<MetricDefinition, 'better'>,
  { warnFactor, minSamples, minBaseline }: Values,
  { now, baseline }: { now: RateSums; baseline: RateSums },
): Level {
  const { verdict } = rateWarning(metric, now, baseline, {
    ...RATE_WARNING,
    ...(warnFactor === undefined ? {} : { factor: warnFactor }),
    ...(minSamples === undefined ? {} : { minSamples }),
    ...(minBaseline === undefined ? {} : { minBaselineSamples: minBaseline }),
  });
  return verdict === 'not_enough_data' ? 'unknown' : verdict;
}

/** Whether the error budget is used up too fast. Pure. */
export function burnOf(
  { budget = 0.01, minBad = 1 }: Values,
  eventsOf: (windowMs: number) => BudgetEvents,
): Burn | null {
  const burn = findBurn(eventsOf, budget);
  return burn !== null && burn.bad >= minBad ? burn : null;
}

import { findBurn, type Burn, type BudgetEvents } from '../metrics/detectors/burn-rate.ts';
import { RATE_WARNING, rateWarning, type RateSums } from '../metrics/detectors/rate-warning.ts';
import type { MetricDefinition } from '../metrics/definitions/metric-definition.ts';
import { wilsonInterval } from '../metrics/figures/wilson-interval.ts';
import type { Level } from './alarm-step.ts';

type Values = Readonly<Record<string, number>>;

/** Normal quantile of a one-sided 99.9 % bound: an hour is looked at again and again. */
const Z_ALARM = 3.090232306167813;

/** Whether a window is beyond the bound of a rule: by a 99 % bound it warns, by a 99.9 % bound it alarms. Pure. */
export function boundLevel(
  { above, below, minSamples = RATE_WARNING.minSamples }: Values,
  now: RateSums,
): Level {
  if (now.samples < minSamples) return 'unknown';
  const isBeyond = (z: number): boolean => {
    const interval = wilsonInterval(Math.min(now.total, now.samples), now.samples, z);
    if (interval === null) return false;
    return (above !== undefined && interval.lower > above) || (below !== undefined && interval.upper < below);
  };
  if (isBeyond(Z_ALARM)) return 'alarm';
  return isBeyond(RATE_WARNING.z) ? 'warning' : 'quiet';
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

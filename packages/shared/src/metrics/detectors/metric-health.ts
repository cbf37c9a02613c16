import type { MetricDefinition } from '../definitions/metric-definition.ts';
import { MIN_BASELINE_SAMPLES } from '../definitions/metric-definitions.ts';
import type { DistributionShift } from '../figures/distribution-shift.ts';
import type { Figure, Health } from '../figures/metric-figure.ts';
import { verdictOfShift } from './continuous-drift.ts';
import { isHigherShare, rateWarning, RATE_WARNING, type RateSums } from './rate-warning.ts';

/** Share of a distribution beyond the baseline’s 95th percentile when nothing has changed. */
const USUAL_TAIL = 0.05;

function isBeyondAlarm({ alarm }: MetricDefinition, { value, interval }: Figure): boolean {
  if (alarm === undefined || value === null) return false;
  if ('above' in alarm) return (interval?.lower ?? value) > alarm.above;
  return (interval?.upper ?? value) < alarm.below;
}

const sumsOf = ({ value, samples }: Figure): RateSums => ({ samples, total: (value ?? 0) * samples });

/** Whether more values than usual are beyond the baseline's 95th percentile on the bad side. */
function isWorseSpread({ better }: MetricDefinition, now: Figure, shift: DistributionShift): boolean {
  if (better === 'neither') return false;
  const beyond = better === 'lower' ? shift.aboveP95 : shift.belowP5;
  return isHigherShare({ samples: now.samples, total: beyond * now.samples }, USUAL_TAIL);
}

function compare(
  metric: MetricDefinition,
  now: Figure,
  baseline: Figure,
  shift: DistributionShift | null,
): Health {
  if (now.samples < RATE_WARNING.minSamples) return 'ok';
  if (metric.shape === 'rate')
    return rateWarning(metric, sumsOf(now), sumsOf(baseline)).verdict === 'warning' ? 'worse' : 'ok';
  // Samples of one machine every few seconds are not independent, so significance does not apply.
  if (metric.shape !== 'distribution' || metric.from.includes('server.sample') || shift === null) return 'ok';
  if (isWorseSpread(metric, now, shift)) return 'worse';
  const sizes = { samples: now.samples, referenceSamples: baseline.samples };
  return metric.kind === 'input' && verdictOfShift(shift, sizes) !== 'quiet' ? 'changed' : 'ok';
}

/**
 * Determines the health of a figure. Never `ok` without enough data.
 *
 * @param shift shift of a distribution against its baseline
 */
export function healthOf(
  metric: MetricDefinition,
  now: Figure,
  baseline: Figure,
  shift: DistributionShift | null = null,
): Health {
  if (!now.enough) return 'not_enough_data';
  if (isBeyondAlarm(metric, now)) return 'bad';
  if (metric.shape === 'count') return 'ok';
  if (baseline.value === null || baseline.samples < MIN_BASELINE_SAMPLES) return 'no_baseline';
  return compare(metric, now, baseline, shift);
}

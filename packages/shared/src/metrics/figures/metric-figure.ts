import { z } from 'zod';
import type { DistributionShift } from './distribution-shift.ts';
import type { MetricDefinition } from '../definitions/metric-definition.ts';
import { MIN_BASELINE_SAMPLES, MIN_SAMPLES } from '../definitions/metric-definitions.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** Sums from which a figure is computed. */
export interface FigureSums {
  samples: number;
  total: number;
  /** Returns a quantile of a distribution. */
  quantile?: (share: number) => number | null;
}

export const figureSchema = z.object({
  samples: z.number().nonnegative(),
  /** A share, a mean or a count; null without samples. */
  value: z.number().nullable(),
  /** Whether there are enough samples; otherwise it reads “not enough data”. */
  enough: z.boolean(),
  /** 95 % confidence interval of a share. */
  interval: z.object({ lower: z.number(), upper: z.number() }).nullable(),
  quantiles: z.object({ p50: z.number(), p95: z.number(), p99: z.number() }).nullable(),
});

export type Figure = z.infer<typeof figureSchema>;

function quantilesOf({ quantile }: FigureSums): Figure['quantiles'] {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile?.(share) ?? null);
  if (p50 == null || p95 == null || p99 == null) return null;
  return { p50, p95, p99 };
}

/** Computes a figure from its sums. Pure. */
export function figureOf(metric: Pick<MetricDefinition, 'shape'>, sums: FigureSums): Figure {
  const { samples, total } = sums;
  if (metric.shape === 'count') {
    // Zero is a valid count.
    return { samples: total, value: total, enough: true, interval: null, quantiles: null };
  }
  return {
    samples,
    value: samples === 0 ? null : total / samples,
    enough: samples >= MIN_SAMPLES,
    interval: metric.shape === 'rate' ? wilsonInterval(Math.min(total, samples), samples) : null,
    quantiles: quantilesOf(sums),
  };
}

export const HEALTH = ['ok', 'bad', 'worse', 'changed', 'not_enough_data', 'no_baseline'] as const;
export type Health = (typeof HEALTH)[number];

/** Least samples to compare a figure with its baseline. */
const MIN_COMPARED = 200;
/** Normal quantile of a one-sided 99 % bound. */
const Z_99 = 2.3263478740408408;
const WORSE_BY = 1.25;
/** Share of a distribution beyond the baseline’s 95th percentile when nothing has changed. */
const USUAL_TAIL = 0.05;
const MAX_CHANCE = 0.01;
const MIN_MOVED_SIGMAS = 0.1;

function isBeyondAlarm({ alarm }: MetricDefinition, { value, interval }: Figure): boolean {
  if (alarm === undefined || value === null) return false;
  if ('above' in alarm) return (interval?.lower ?? value) > alarm.above;
  return (interval?.upper ?? value) < alarm.below;
}

/** Whether a share is significantly higher than another: its 99 % bound exceeds 1.25 times the other. */
function isHigher(share: number, samples: number, than: number): boolean {
  const bound = wilsonInterval(share * samples, samples, Z_99);
  return bound !== null && bound.lower > WORSE_BY * than;
}

/**
 * Returns the baseline's share, but at least the largest share indistinguishable from zero with as many samples;
 * otherwise the first hit after a baseline without hits would be significant.
 */
function baselineShare({ value, samples }: Figure): number {
  return Math.max(value ?? 0, wilsonInterval(0, samples)?.upper ?? 0);
}

function isWorseShare({ better }: MetricDefinition, now: Figure, baseline: Figure): boolean {
  const { value, samples } = now;
  if (value === null || baseline.value === null) return false;
  if (better === 'lower') return isHigher(value, samples, baselineShare(baseline));
  const bound = wilsonInterval(value * samples, samples, Z_99);
  return better === 'higher' && bound !== null && bound.upper < baseline.value / WORSE_BY;
}

/** Whether more values than usual are beyond the baseline's 95th percentile on the bad side. */
function isWorseSpread({ better }: MetricDefinition, now: Figure, shift: DistributionShift): boolean {
  if (better === 'neither') return false;
  return isHigher(better === 'lower' ? shift.aboveP95 : shift.belowP5, now.samples, USUAL_TAIL);
}

/** Whether a component's input has changed significantly and by enough to matter. */
function isDrifted({ kind }: MetricDefinition, { pValue, movedSigmas }: DistributionShift): boolean {
  return kind === 'input' && pValue < MAX_CHANCE && movedSigmas > MIN_MOVED_SIGMAS;
}

function compare(
  metric: MetricDefinition,
  now: Figure,
  baseline: Figure,
  shift: DistributionShift | null,
): Health {
  if (now.samples < MIN_COMPARED) return 'ok';
  if (metric.shape === 'rate') return isWorseShare(metric, now, baseline) ? 'worse' : 'ok';
  // Samples of one machine every few seconds are not independent, so significance does not apply.
  if (metric.shape !== 'distribution' || metric.from.includes('server.sample') || shift === null) return 'ok';
  if (isWorseSpread(metric, now, shift)) return 'worse';
  return isDrifted(metric, shift) ? 'changed' : 'ok';
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

/** Computes the change against the baseline as a share of it; null where they can't be compared. */
export function changeOf(now: Figure, baseline: Figure): number | null {
  if (!now.enough || now.value === null || baseline.value === null) return null;
  if (baseline.samples < MIN_BASELINE_SAMPLES || baseline.value === 0) return null;
  return (now.value - baseline.value) / Math.abs(baseline.value);
}

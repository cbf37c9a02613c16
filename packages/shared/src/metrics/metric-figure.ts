import { z } from 'zod';
import type { MetricDefinition } from './metric-definition.ts';
import { MIN_BASELINE_SAMPLES, MIN_SAMPLES } from './metric-definitions.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** Sums that a figure is made from. */
export interface FigureSums {
  samples: number;
  total: number;
  /** Of a distribution. */
  quantile?: (share: number) => number | null;
}

export const figureSchema = z.object({
  samples: z.number().nonnegative(),
  /** A share, a mean, or how many; null without samples. */
  value: z.number().nullable(),
  /** Enough samples to mean anything; else it reads “not enough data”. */
  enough: z.boolean(),
  /** 95 % interval of a share. */
  interval: z.object({ lower: z.number(), upper: z.number() }).nullable(),
  quantiles: z.object({ p50: z.number(), p95: z.number(), p99: z.number() }).nullable(),
});

export type Figure = z.infer<typeof figureSchema>;

function quantilesOf({ quantile }: FigureSums): Figure['quantiles'] {
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => quantile?.(share) ?? null);
  if (p50 == null || p95 == null || p99 == null) return null;
  return { p50, p95, p99 };
}

/** What sums say. Pure. */
export function figureOf(metric: Pick<MetricDefinition, 'shape'>, sums: FigureSums): Figure {
  const { samples, total } = sums;
  if (metric.shape === 'count') {
    // Nothing is an answer, too.
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

export const HEALTH = ['ok', 'bad', 'worse', 'not_enough_data', 'no_baseline'] as const;
export type Health = (typeof HEALTH)[number];

/** Samples from which a share is held against its baseline. */
const MIN_COMPARED = 200;
/** Normal quantile of a one-sided bound of 99 %. */
const Z_99 = 2.3263478740408408;
const WORSE_BY = 1.25;

function isBeyondAlarm({ alarm }: MetricDefinition, { value, interval }: Figure): boolean {
  if (alarm === undefined || value === null) return false;
  if ('above' in alarm) return (interval?.lower ?? value) > alarm.above;
  return (interval?.upper ?? value) < alarm.below;
}

/** Whether a share is worse than its baseline beyond chance: a bound of 99 % beyond 1.25 times the baseline. */
function isWorse(metric: MetricDefinition, now: Figure, baseline: number): boolean {
  if (metric.shape !== 'rate' || now.value === null || now.samples < MIN_COMPARED) return false;
  const bound = wilsonInterval(now.value * now.samples, now.samples, Z_99);
  if (bound === null) return false;
  // The bound of a share of nought may be a rounding error above it.
  if (metric.better === 'lower') return now.value > baseline && bound.lower > WORSE_BY * baseline;
  return metric.better === 'higher' && bound.upper < baseline / WORSE_BY;
}

/** How a figure stands, at a glance. Never `ok` for want of data. */
export function healthOf(metric: MetricDefinition, now: Figure, baseline: Figure): Health {
  if (!now.enough) return 'not_enough_data';
  if (isBeyondAlarm(metric, now)) return 'bad';
  if (metric.shape === 'count') return 'ok';
  if (baseline.value === null || baseline.samples < MIN_BASELINE_SAMPLES) return 'no_baseline';
  return isWorse(metric, now, baseline.value) ? 'worse' : 'ok';
}

/** Change against the baseline as a share of it; null where there is nothing to compare. */
export function changeOf(now: Figure, baseline: Figure): number | null {
  if (!now.enough || now.value === null || baseline.value === null) return null;
  if (baseline.samples < MIN_BASELINE_SAMPLES || baseline.value === 0) return null;
  return (now.value - baseline.value) / Math.abs(baseline.value);
}

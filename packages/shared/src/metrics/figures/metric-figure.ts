import { z } from 'zod';
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

/** What can be said of a figure; `healthOf` in `detectors/metric-health.ts` decides. */
export const HEALTH = ['ok', 'bad', 'worse', 'changed', 'not_enough_data', 'no_baseline'] as const;
export type Health = (typeof HEALTH)[number];

/** Computes the change against the baseline as a share of it; null where they can't be compared. */
export function changeOf(now: Figure, baseline: Figure): number | null {
  if (!now.enough || now.value === null || baseline.value === null) return null;
  if (baseline.samples < MIN_BASELINE_SAMPLES || baseline.value === 0) return null;
  return (now.value - baseline.value) / Math.abs(baseline.value);
}

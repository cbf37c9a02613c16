import { z } from 'zod';
import { ALL_EVENT_NAMES } from '../events/event-names.ts';
import { eventValueSchema } from '../events/event-record.ts';
import { COMPARISON_VERDICTS } from '../metrics/detectors/compare-groups.ts';
import { figureSchema, HEALTH } from '../metrics/figures/metric-figure.ts';

const epochMs = z.coerce.number().int().nonnegative();

/** Time range, traffic and slice. Without `from` and `to`: the last 24 hours. */
export const metricsQuerySchema = z.object({
  from: epochMs.optional(),
  to: epochMs.optional(),
  traffic: z.enum(['real', 'synthetic', 'all']).default('real'),
  dimension: z.string().max(60).default('all'),
  value: z.string().max(60).default('all'),
  /** Start of a fixed baseline, instead of the previous seven days. */
  baselineFrom: epochMs.optional(),
  baselineTo: epochMs.optional(),
});

export const seriesQuerySchema = metricsQuerySchema.extend({
  /** Default: a step with a readable number of points. */
  step: z.enum(['minute', 'hour', 'day']).optional(),
});

/** Several metrics, as ids separated by commas. */
export const seriesOfManyQuerySchema = seriesQuerySchema.extend({
  metrics: z
    .string()
    .max(4_000)
    .transform((ids) => ids.split(',').filter((id) => id !== '')),
});

/** Two values of a dimension over the same time; by default the two with the most attempts. */
export const comparisonQuerySchema = metricsQuerySchema
  .omit({ value: true, baselineFrom: true, baselineTo: true })
  .extend({
    dimension: z.string().max(60).default('version'),
    value: z.string().max(60).optional(),
    against: z.string().max(60).optional(),
  });

const spanSchema = z.object({ from: z.number(), to: z.number() });

/** `GET /v1/ops/metrics/definitions`: the fields of all metrics; others depend on the shape */
export const metricDefinitionsSchema = z.object({
  metrics: z.array(
    z.looseObject({
      id: z.string(),
      title: z.string(),
      component: z.string(),
      kind: z.string(),
      unit: z.string(),
      better: z.enum(['lower', 'higher', 'neither']),
      formula: z.string(),
      shape: z.string(),
    }),
  ),
});

/** `GET /v1/ops/metrics` */
export const metricsSummarySchema = z.object({
  ...spanSchema.shape,
  baseline: spanSchema,
  metrics: z.array(
    z.object({
      id: z.string(),
      now: figureSchema,
      baseline: figureSchema,
      /** Change of the value, as a share of the baseline. */
      change: z.number().nullable(),
      health: z.enum(HEALTH),
    }),
  ),
});

/** `GET /v1/ops/metrics/:id/series` */
export const metricSeriesSchema = z.object({
  id: z.string(),
  step: z.enum(['minute', 'hour', 'day']),
  /** Points; one may still change until the longest task after it has passed. */
  points: z.array(figureSchema.extend({ at: z.number(), final: z.boolean() })),
  baseline: figureSchema,
});

/** `GET /v1/ops/series`: the lines of several metrics, without their baselines. */
export const manySeriesSchema = z.object({ series: z.array(metricSeriesSchema.omit({ baseline: true })) });

/** `GET /v1/ops/metrics/:id/slices`: worst first, those without enough data last */
export const metricSlicesSchema = z.object({
  id: z.string(),
  whole: figureSchema,
  slices: z.array(z.object({ dimension: z.string(), value: z.string(), figure: figureSchema })),
});

/** `GET /v1/ops/metrics/:id/distribution`: shares of the same bins, current and in the baseline */
export const metricDistributionSchema = z.object({
  id: z.string(),
  now: figureSchema,
  baseline: figureSchema,
  bins: z.array(z.object({ from: z.number(), to: z.number(), now: z.number(), baseline: z.number() })),
});

/** `GET /v1/ops/metrics/compare`: two values of a dimension, such as two versions, side by side */
export const metricComparisonSchema = z.object({
  ...spanSchema.shape,
  dimension: z.string(),
  /** All values with traffic in this time, by the number of attempts. */
  values: z.array(z.object({ value: z.string(), attempts: z.number() })),
  /** The two that are compared; null where there are not two. */
  value: z.string().nullable(),
  against: z.string().nullable(),
  metrics: z.array(
    z.object({
      id: z.string(),
      figure: figureSchema,
      against: figureSchema,
      /** Difference of the shown statistic, with its 95 % confidence interval. */
      difference: z.number().nullable(),
      interval: z.object({ lower: z.number(), upper: z.number() }).nullable(),
      /** Whether it is beyond chance, given that many metrics are compared. */
      verdict: z.enum(COMPARISON_VERDICTS),
    }),
  ),
});

/** `GET /v1/ops/marks`: when a version or a deployment was first seen. */
export const marksSchema = z.object({
  marks: z.array(z.object({ at: z.number(), dimension: z.string(), value: z.string() })),
});

/** `GET /v1/ops/causes`: where and since when figures are in trouble or have changed, the gravest first */
export const causesSchema = z.object({
  causes: z.array(
    z.object({
      /** The metric that shows it most plainly, and the others that show it. */
      metric: z.string(),
      others: z.array(z.string()),
      health: z.enum(HEALTH),
      /** Where it happens; null if in everything. */
      slice: z
        .object({
          dimension: z.string(),
          value: z.string(),
          /** Whether the baseline hardly has this slice: `baseline` is then that of everything. */
          isNew: z.boolean(),
          /** Share of the change that disappears without the slice. */
          explained: z.number(),
          /** Share of the current samples. */
          share: z.number(),
        })
        .nullable(),
      now: figureSchema,
      baseline: figureSchema,
      /** The hour in which it began; null if it was so from the start. */
      since: z.number().nullable(),
      /** The hour in which it was over; null if it goes on. */
      until: z.number().nullable(),
    }),
  ),
});

/** Data of the server-sent events of `GET /v1/ops/tail`. Text is left out unless the operator enables it. */
export const tailEventSchema = z.object({
  eventId: z.string(),
  name: z.enum(ALL_EVENT_NAMES),
  at: z.number(),
  utteranceId: z.string().nullable(),
  taskId: z.string().nullable(),
  synthetic: z.boolean(),
  slices: z.record(z.string(), z.string()),
  data: z.record(z.string(), eventValueSchema),
});

export type ComparisonQuery = z.infer<typeof comparisonQuerySchema>;
export type MetricComparison = z.infer<typeof metricComparisonSchema>;
export type MetricsQuery = z.infer<typeof metricsQuerySchema>;
export type SeriesQuery = z.infer<typeof seriesQuerySchema>;
export type MetricsSummary = z.infer<typeof metricsSummarySchema>;
export type MetricSeries = z.infer<typeof metricSeriesSchema>;
export type ManySeries = z.infer<typeof manySeriesSchema>;
export type MetricSlices = z.infer<typeof metricSlicesSchema>;
export type MetricDistribution = z.infer<typeof metricDistributionSchema>;
export type Causes = z.infer<typeof causesSchema>;
export type Cause = Causes['causes'][number];
export type Marks = z.infer<typeof marksSchema>;
export type TailEvent = z.infer<typeof tailEventSchema>;

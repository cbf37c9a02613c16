import type {
  ManySeries,
  Marks,
  MetricDistribution,
  MetricSeries,
  MetricsQuery,
  MetricSlices,
  MetricsSummary,
  SeriesQuery,
} from '@hark/shared/http/metrics-api';
import { ALLOWED_LATENESS_MS } from '@hark/shared/metrics/tasks/close-tasks';
import { distributionShift, type DistributionShift } from '@hark/shared/metrics/figures/distribution-shift';
import type { RecordedMetric } from '@hark/shared/metrics/definitions/metric-definition';
import { RECORDED_METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import { shownValue, statisticOf } from '@hark/shared/metrics/figures/shown-statistic';
import { healthOf } from '@hark/shared/metrics/detectors/metric-health';
import { changeOf, figureOf, type Figure } from '@hark/shared/metrics/figures/metric-figure';
import { GRAIN_MS } from '@hark/shared/metrics/figures/range-buckets';
import { MAX_TASK_MS, TASK_GAP_MS } from '@hark/shared/metrics/tasks/split-tasks';
import type { Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import { distributionBins } from './distribution-bins.ts';
import { ALL, isLiveDimension } from './fold-events.ts';
import { baselineOf, spanOf, stepOf } from './metric-times.ts';
import { createComparisonQueries, type ComparisonQueries } from './query-comparison.ts';
import { groupRows, readRollups, readSpan, sumRows, type RollupRow, type Sums } from './read-rollups.ts';

/** The figures for the dashboard and for alarms. They come from rollups only; the log is never read. */
export interface MetricQueries extends ComparisonQueries {
  /** Returns every metric with its baseline. */
  summary(query: MetricsQuery): Promise<MetricsSummary>;
  series(metric: RecordedMetric, query: SeriesQuery): Promise<MetricSeries>;
  /** Returns the series of several metrics, with one read. */
  seriesOfMany(metrics: readonly RecordedMetric[], query: SeriesQuery): Promise<ManySeries>;
  slices(metric: RecordedMetric, query: MetricsQuery): Promise<MetricSlices>;
  distribution(metric: RecordedMetric, query: MetricsQuery): Promise<MetricDistribution>;
  marks(query: MetricsQuery): Promise<Marks>;
}

const SUMMARY_METRICS = RECORDED_METRICS.map(({ id }) => id);
const MARKED = ['version', 'recognizer', 'deployment'];

/** Figures of tasks arrive once a task is over; those of single events within seconds. */
function settlesAfterMs(metric: RecordedMetric): number {
  return metric.from.includes('task.closed')
    ? MAX_TASK_MS + TASK_GAP_MS + ALLOWED_LATENESS_MS
    : ALLOWED_LATENESS_MS;
}

interface PointTimes {
  at: number;
  stepMs: number;
  nowMs: number;
}

function pointOf(metric: RecordedMetric, rows: readonly RollupRow[], { at, stepMs, nowMs }: PointTimes) {
  const { samples, value, enough, interval, quantiles } = figureOf(metric, sumRows(rows));
  const final = at + stepMs <= nowMs - settlesAfterMs(metric);
  return { at, final, samples, value, enough, interval, quantiles };
}

/** A slice with more of the samples is the whole under another name. */
const WHOLE_SHARE = 0.95;

/**
 * Worst first, by the statistic that is shown of the metric. Where no direction is better, the largest difference from
 * the whole comes first. Slices that are the whole say nothing and follow; those without enough data come last.
 */
function worstFirst(metric: RecordedMetric, whole: Figure) {
  const shown = (figure: Figure): number | null => shownValue(figure, statisticOf(metric));
  const classOf = (figure: Figure): number => {
    if (!figure.enough || shown(figure) === null) return 2;
    return figure.samples >= WHOLE_SHARE * whole.samples ? 1 : 0;
  };
  const badness = (figure: Figure): number => {
    const value = shown(figure) ?? 0;
    if (metric.better === 'neither') return Math.abs(value - (shown(whole) ?? value));
    return metric.better === 'lower' ? value : -value;
  };
  return ({ figure: a }: { figure: Figure }, { figure: b }: { figure: Figure }): number =>
    classOf(a) - classOf(b) || badness(b) - badness(a) || b.samples - a.samples;
}

function shiftOf(now: Sums, baseline: Sums): DistributionShift | null {
  if (now.sketch === null || baseline.sketch === null) return null;
  return distributionShift(now.sketch.bins(), baseline.sketch.bins());
}

function entryOf(
  metric: RecordedMetric,
  nowSums: Sums,
  baselineSums: Sums,
): MetricsSummary['metrics'][number] {
  const [now, baseline] = [figureOf(metric, nowSums), figureOf(metric, baselineSums)];
  const health = healthOf(metric, now, baseline, shiftOf(nowSums, baselineSums));
  return { id: metric.id, now, baseline, change: changeOf(now, baseline), health };
}

export function createMetricQueries(db: Kysely<Database>, nowMs: () => number): MetricQueries {
  const sliceOf = ({ dimension, value }: MetricsQuery) => ({ dimension, value });
  const clockOf = ({ dimension }: MetricsQuery) => ({ nowMs: nowMs(), live: isLiveDimension(dimension) });

  async function baselineFigure(metric: RecordedMetric, query: MetricsQuery) {
    const clock = clockOf(query);
    const span = baselineOf(query, spanOf(query, clock), clock);
    const { traffic } = query;
    const rows = await readSpan(db, { metrics: [metric.id], traffic, slice: sliceOf(query), span });
    return sumRows(rows);
  }

  async function seriesOfMany(metrics: readonly RecordedMetric[], query: SeriesQuery): Promise<ManySeries> {
    const clock = clockOf(query);
    const span = spanOf(query, clock);
    const step = stepOf(query.step, span, clock);
    const stepMs = GRAIN_MS[step];
    const piece = { grain: step, from: Math.floor(span.from / stepMs) * stepMs, to: span.to };
    const { traffic } = query;
    const filter = { metrics: metrics.map(({ id }) => id), traffic, slice: sliceOf(query), pieces: [piece] };
    const byMetric = groupRows(await readRollups(db, filter), (row) => row.metric);
    const series = metrics.map((metric) => {
      const rows = byMetric.get(metric.id) ?? [];
      const points = [...groupRows(rows, ({ bucket }) => String(bucket.getTime()))]
        .map(([bucket, group]) => pointOf(metric, group, { at: Number(bucket), stepMs, nowMs: nowMs() }))
        .sort((a, b) => a.at - b.at);
      return { id: metric.id, step, points };
    });
    return { series };
  }

  return {
    ...createComparisonQueries(db, nowMs),

    async summary(query) {
      const clock = clockOf(query);
      const span = spanOf(query, clock);
      const baseline = baselineOf(query, span, clock);
      const filter = { metrics: SUMMARY_METRICS, traffic: query.traffic, slice: sliceOf(query) };
      const [nowRows, baselineRows] = await Promise.all([
        readSpan(db, { ...filter, span }),
        readSpan(db, { ...filter, span: baseline }),
      ]);
      const nowBy = groupRows(nowRows, (row) => row.metric);
      const baselineBy = groupRows(baselineRows, (row) => row.metric);
      const metrics = RECORDED_METRICS.map((metric) => {
        return entryOf(metric, sumRows(nowBy.get(metric.id) ?? []), sumRows(baselineBy.get(metric.id) ?? []));
      });
      return { ...span, baseline, metrics };
    },

    async series(metric, query) {
      const [{ series }, baseline] = await Promise.all([
        seriesOfMany([metric], query),
        baselineFigure(metric, query),
      ]);
      const [{ step, points } = { step: 'hour' as const, points: [] }] = series;
      return { id: metric.id, step, points, baseline: figureOf(metric, baseline) };
    },

    seriesOfMany,

    async slices(metric, query) {
      // Most slices are kept by the hour.
      const span = spanOf(query, { nowMs: nowMs(), live: false });
      const rows = await readSpan(db, { metrics: [metric.id], traffic: query.traffic, span });
      const isWhole = (dimension: string): boolean => dimension === ALL;
      const whole = figureOf(metric, sumRows(rows.filter(({ dimension }) => isWhole(dimension))));
      const parts = rows.filter(({ dimension }) => !isWhole(dimension));
      const slices = [...groupRows(parts, ({ dimension, value }) => `${dimension}\n${value}`).values()].map(
        (group) => {
          const [{ dimension, value } = { dimension: ALL, value: ALL }] = group;
          return { dimension, value, figure: figureOf(metric, sumRows(group)) };
        },
      );
      return { id: metric.id, whole, slices: slices.sort(worstFirst(metric, whole)) };
    },

    async distribution(metric, query) {
      const filter = { metrics: [metric.id], traffic: query.traffic, slice: sliceOf(query) };
      const [rows, baseline] = await Promise.all([
        readSpan(db, { ...filter, span: spanOf(query, clockOf(query)) }),
        baselineFigure(metric, query),
      ]);
      const now = sumRows(rows);
      const bins = distributionBins(now.sketch, baseline.sketch);
      return { id: metric.id, now: figureOf(metric, now), baseline: figureOf(metric, baseline), bins };
    },

    async marks(query) {
      const span = spanOf(query, clockOf(query));
      const rows = await db
        .selectFrom('metric_rollup')
        .select((select) => ['dimension', 'value', select.fn.min('bucket').as('first')])
        .where('grain', '=', 'hour')
        .where('metric', '=', 'gateway.attempts')
        .where('dimension', 'in', MARKED)
        .where('synthetic', 'in', query.traffic === 'all' ? [true, false] : [query.traffic === 'synthetic'])
        .groupBy(['dimension', 'value'])
        .execute();
      const marks = rows
        .map(({ dimension, value, first }) => ({ at: first.getTime(), dimension, value }))
        .filter(({ at }) => at >= span.from && at < span.to)
        .sort((a, b) => a.at - b.at);
      return { marks };
    },
  };
}

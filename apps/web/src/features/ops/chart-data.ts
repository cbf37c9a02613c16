import type { Marks, MetricDistribution, MetricSeries } from '@hark/shared/http/metrics-api';
import type { RecordedMetric, Unit } from '@hark/shared/metrics/definitions/metric-definition';
import { GRAIN_MS } from '@hark/shared/metrics/figures/range-buckets';
import { opsMessages } from './ops-messages.ts';
import { shownValue, statisticOf } from '@hark/shared/metrics/figures/shown-statistic';

export type Tone = 'main' | 'second' | 'reference' | 'alarm';

export interface ChartLine {
  label: string;
  tone: Tone;
  shape: 'line' | 'bars';
  values: (number | null)[];
}

export interface Column {
  label: string;
  /** Unit of numbers; `time` for epoch milliseconds; absent for words. */
  unit?: Unit | 'time';
}

export type Cell = number | string | null;

/** A chart with everything that its table shows. */
export interface ChartData {
  x: { values: number[]; unit: Unit | 'time' };
  /** The ends of the axis. */
  xEdges: { from: number; to: number };
  step: MetricSeries['step'];
  lines: ChartLine[];
  /** Bounds of the 95 % confidence interval. */
  band: { lower: (number | null)[]; upper: (number | null)[] } | null;
  marks: { at: number; label: string }[];
  unit: Unit;
  columns: Column[];
  rows: Cell[][];
}

type Point = MetricSeries['points'][number];

/** Returns a point for every step: a missing count is zero, any other missing value unknown. */
export function everyStep(points: readonly Point[], stepMs: number): { at: number; point: Point | null }[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [];
  const byTime = new Map(points.map((point) => [point.at, point]));
  return Array.from({ length: Math.round((last.at - first.at) / stepMs) + 1 }, (_, index) => {
    const at = first.at + index * stepMs;
    return { at, point: byTime.get(at) ?? null };
  });
}

function level(label: string, tone: Tone, value: number | null, length: number): ChartLine[] {
  if (value === null) return [];
  return [{ label, tone, shape: 'line', values: Array.from({ length }, () => value) }];
}

/** A more distant alarm threshold would flatten the chart. */
const ALARM_IN_SIGHT = 2.5;

function alarmLine(metric: RecordedMetric, shown: readonly (number | null)[]): ChartLine[] {
  if (metric.alarm === undefined) return [];
  const bound = 'above' in metric.alarm ? metric.alarm.above : metric.alarm.below;
  const highest = Math.max(0, ...shown.map((value) => value ?? 0));
  return bound > highest * ALARM_IN_SIGHT ? [] : level(opsMessages.alarm, 'alarm', bound, shown.length);
}

/** A few points are shown with the hour around them, for an axis of hours rather than of seconds or years. */
const LEAST_AXIS_MS = 3_600_000;

/** @param margin of bars, which are drawn around their time */
function timeEdges(times: readonly number[], margin: number, stepMs: number): ChartData['xEdges'] {
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const missing = Math.max(LEAST_AXIS_MS, times.length === 1 ? 2 * stepMs : 0) - (last - first);
  const spare = Math.max(margin, missing / 2);
  return { from: first - spare, to: last + spare };
}

interface BesideSeries {
  marks?: Marks['marks'];
  /** What is usual, where the series has no baseline of its own, such as that of a slice that is new. */
  usual?: number | null;
}

export function seriesChart(
  metric: RecordedMetric,
  series: MetricSeries,
  { marks = [], usual = null }: BesideSeries = {},
): ChartData {
  const statistic = statisticOf(metric);
  const stepMs = GRAIN_MS[series.step];
  const steps = everyStep(series.points, stepMs);
  const nothing = metric.shape === 'count' ? 0 : null;
  const valuesOf = (take: (point: Point) => number | null): (number | null)[] =>
    steps.map(({ point }) => (point === null ? nothing : take(point)));
  const shown = valuesOf((point) => shownValue(point, statistic));
  const other = statistic === 'p95' ? 'p50' : 'p95';
  // The baseline of a count covers a longer time, so it is no level of this chart.
  const baseline = metric.shape === 'count' ? null : (shownValue(series.baseline, statistic) ?? usual);
  const isSpread = statistic !== 'value';
  return {
    x: { values: steps.map(({ at }) => at), unit: 'time' },
    xEdges: timeEdges(
      steps.map(({ at }) => at),
      metric.shape === 'count' ? stepMs / 2 : 0,
      stepMs,
    ),
    step: series.step,
    unit: metric.unit,
    lines: [
      ...(isSpread
        ? [
            {
              label: opsMessages.statisticLabel(metric, other),
              tone: 'second' as const,
              shape: 'line' as const,
              values: valuesOf((point) => shownValue(point, other)),
            },
          ]
        : []),
      {
        label: opsMessages.statisticLabel(metric, statistic),
        tone: 'main',
        shape: metric.shape === 'count' ? 'bars' : 'line',
        values: shown,
      },
      ...level(opsMessages.baseline, 'reference', baseline, steps.length),
      ...alarmLine(metric, shown),
    ],
    band:
      metric.shape === 'rate'
        ? {
            lower: valuesOf((point) => point.interval?.lower ?? null),
            upper: valuesOf((point) => point.interval?.upper ?? null),
          }
        : null,
    marks: marks.map(({ at, dimension, value }) => ({
      at,
      label: `${opsMessages.dimension(dimension)} ${value}`,
    })),
    columns: [
      { label: opsMessages.time, unit: 'time' },
      { label: isSpread ? opsMessages.mean : opsMessages.statisticLabel(metric, 'value'), unit: metric.unit },
      ...(metric.shape === 'rate'
        ? [
            { label: opsMessages.lower, unit: metric.unit },
            { label: opsMessages.upper, unit: metric.unit },
          ]
        : []),
      ...(isSpread ? ['Median', 'p95', 'p99'].map((label) => ({ label, unit: metric.unit })) : []),
      { label: opsMessages.samples, unit: 'count' },
      { label: opsMessages.state },
    ],
    rows: series.points.map((point) => [
      point.at,
      point.value,
      ...(metric.shape === 'rate' ? [point.interval?.lower ?? null, point.interval?.upper ?? null] : []),
      ...(isSpread ? (['p50', 'p95', 'p99'] as const).map((name) => point.quantiles?.[name] ?? null) : []),
      point.samples,
      opsMessages.pointState(point),
    ]),
  };
}

export function distributionChart(metric: RecordedMetric, { bins }: MetricDistribution): ChartData {
  const hasReference = bins.some(({ baseline }) => baseline > 0);
  const reference: ChartLine = {
    label: opsMessages.baseline,
    tone: 'reference',
    shape: 'line',
    values: bins.map(({ baseline }) => baseline),
  };
  return {
    x: { values: bins.map(({ from, to }) => (from + to) / 2), unit: metric.unit },
    xEdges: { from: bins[0]?.from ?? 0, to: bins.at(-1)?.to ?? 1 },
    step: 'hour',
    unit: 'share',
    lines: [
      { label: opsMessages.now, tone: 'main', shape: 'bars', values: bins.map(({ now }) => now) },
      ...(hasReference ? [reference] : []),
    ],
    band: null,
    marks: [],
    columns: [
      { label: opsMessages.from, unit: metric.unit },
      { label: opsMessages.to, unit: metric.unit },
      { label: opsMessages.now, unit: 'share' },
      { label: opsMessages.baseline, unit: 'share' },
    ],
    rows: bins.map(({ from, to, now, baseline }) => [from, to, now, hasReference ? baseline : null]),
  };
}

const quoted = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function csvCell(cell: Cell, { unit }: Column): string {
  if (cell === null) return '';
  if (typeof cell === 'string') return quoted(cell);
  return unit === 'time' ? new Date(cell).toISOString() : String(cell);
}

/** RFC 4180: plain numbers in the unit of the header; times in UTC. */
export function csvOf({ columns, rows }: Pick<ChartData, 'columns' | 'rows'>): string {
  const head = columns.map(({ label, unit }) =>
    quoted(unit === undefined || unit === 'time' ? label : `${label} (${unit})`),
  );
  const body = rows.map((row) =>
    columns.map((column, index) => csvCell(row[index] ?? null, column)).join(','),
  );
  return `${[head.join(','), ...body].join('\r\n')}\r\n`;
}

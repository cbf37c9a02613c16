import type { MetricSeries } from '@hark/shared/http/metrics-api';
import type { RecordedMetric } from '@hark/shared/metrics/definitions/metric-definition';
import { RECORDED_METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import { figureOf } from '@hark/shared/metrics/figures/metric-figure';
import { describe, expect, it } from 'vitest';
import { csvOf, distributionChart, everyStep, seriesChart } from './chart-data.ts';

const HOUR_MS = 3_600_000;

function metric(id: string): RecordedMetric {
  const found = RECORDED_METRICS.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no metric ${id}`);
  return found;
}

function seriesOf(id: string, totals: Record<number, number>): MetricSeries {
  const sums = (total: number) => ({ samples: 100, total, quantile: (share: number) => share * total });
  return {
    id,
    step: 'hour',
    points: Object.entries(totals).map(([hour, total]) =>
      Object.assign(figureOf(metric(id), sums(total)), { at: Number(hour) * HOUR_MS, final: true }),
    ),
    baseline: figureOf(metric(id), sums(20)),
  };
}

it('omits no step', () => {
  const { points } = seriesOf('asr.redo_rate', { 1: 10, 4: 20 });
  expect(everyStep(points, HOUR_MS).map(({ at, point }) => [at / HOUR_MS, point?.value ?? null])).toEqual([
    [1, 0.1],
    [2, null],
    [3, null],
    [4, 0.2],
  ]);
  expect(everyStep([], HOUR_MS)).toEqual([]);
});

describe('a chart over time', () => {
  it('of a share has its interval, its baseline and its alarm', () => {
    const chart = seriesChart(metric('asr.redo_rate'), seriesOf('asr.redo_rate', { 1: 10, 3: 20 }));
    expect(chart.lines.map(({ label, values }) => [label, values])).toEqual([
      ['Share', [0.1, null, 0.2]],
      ['Baseline', [0.2, 0.2, 0.2]],
      ['Alarm', [0.15, 0.15, 0.15]],
    ]);
    expect(chart.band?.lower[0]).toBeCloseTo(0.0552, 3);
    expect(chart.columns.map(({ label }) => label)).toEqual([
      'Time',
      'Share',
      'Lower bound',
      'Upper bound',
      'Samples',
      'State',
    ]);
  });

  it('has the usual value as its reference only where the figures have none', () => {
    const levelOf = (series: MetricSeries): unknown =>
      seriesChart(metric('asr.redo_rate'), series, { usual: 0.5 }).lines.find(
        ({ tone }) => tone === 'reference',
      )?.values[0];
    const known = seriesOf('asr.redo_rate', { 1: 1 });
    expect(levelOf(known)).toBe(known.baseline.value);
    expect(levelOf({ ...known, baseline: { ...known.baseline, value: null } })).toBe(0.5);
  });

  it('omits an alarm so high that it would flatten the rest', () => {
    const chart = seriesChart(metric('asr.redo_rate'), seriesOf('asr.redo_rate', { 1: 1 }));
    expect(chart.lines.map(({ label }) => label)).toEqual(['Share', 'Baseline']);
  });

  it('of a time shows a high quantile first', () => {
    const chart = seriesChart(metric('client.whole_ms'), seriesOf('client.whole_ms', { 1: 1_000 }));
    expect(chart.lines.map(({ tone, values }) => [tone, values[0]])).toEqual([
      ['second', 500],
      ['main', 950],
      ['reference', 19],
    ]);
  });

  it('of a count is zero where nothing happened, and has no baseline level', () => {
    const chart = seriesChart(metric('gateway.attempts'), seriesOf('gateway.attempts', { 1: 7, 3: 9 }));
    expect(chart.lines.map(({ shape, values }) => [shape, values])).toEqual([['bars', [7, 0, 9]]]);
  });
});

describe('the axis of a chart', () => {
  const edgesOf = (id: string, totals: Record<number, number>) => {
    const { xEdges } = seriesChart(metric(id), seriesOf(id, totals));
    return [xEdges.from / HOUR_MS, xEdges.to / HOUR_MS];
  };

  it('has the hours around a single point', () => {
    expect(edgesOf('client.whole_ms', { 5: 900 })).toEqual([4, 6]);
  });

  it('ends at the first and the last of several', () => {
    expect(edgesOf('client.whole_ms', { 1: 900, 4: 900 })).toEqual([1, 4]);
  });

  it('holds the whole of the outer bars', () => {
    expect(edgesOf('gateway.attempts', { 1: 7, 4: 9 })).toEqual([0.5, 4.5]);
  });
});

it('a distribution without a baseline draws none', () => {
  const nothing = figureOf({ shape: 'distribution' }, { samples: 0, total: 0 });
  const bins = [{ from: 0, to: 10, now: 1, baseline: 0 }];
  const chart = distributionChart(metric('client.whole_ms'), {
    id: 'client.whole_ms',
    now: nothing,
    baseline: nothing,
    bins,
  });
  expect(chart.lines.map(({ label }) => label)).toEqual(['Current']);
  expect(chart.x.values).toEqual([5]);
  // The outer bars are whole.
  expect(chart.xEdges).toEqual({ from: 0, to: 10 });
  expect(chart.rows).toEqual([[0, 10, 1, null]]);
});

it('CSV has whole numbers, times in UTC, and quotes where they are needed', () => {
  const columns = [
    { label: 'Time', unit: 'time' as const },
    { label: 'Value', unit: 'ms' as const },
    { label: 'State' },
  ];
  expect(
    csvOf({
      columns,
      rows: [
        [0, 12.345678, 'few, "new"'],
        [HOUR_MS, null, ''],
      ],
    }),
  ).toBe(
    'Time,Value (ms),State\r\n1970-01-01T00:00:00.000Z,12.345678,"few, ""new"""\r\n1970-01-01T01:00:00.000Z,,\r\n',
  );
});

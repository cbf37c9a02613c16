import type { Component, RecordedMetric, Unit } from '@hark/shared/metrics/definitions/metric-definition';
import { RECORDED_METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import { prometheusSeries } from './prometheus-series.ts';

const COMPONENTS: readonly { component: Component; title: string }[] = [
  { component: 'vad', title: 'Voice activity' },
  { component: 'asr', title: 'Recognition' },
  { component: 'search', title: 'Search' },
  { component: 'gateway', title: 'Gateway' },
  { component: 'client', title: 'Page' },
];

const GRAFANA_UNIT: Record<Unit, string> = {
  ms: 's',
  bytes: 'bytes',
  Hz: 'hertz',
  dB: 'dB',
  dBFS: 'dB',
  share: 'percentunit',
  ratio: 'none',
  probability: 'percentunit',
  words: 'none',
  count: 'none',
};

const WIDTH = 6;
const HEIGHT = 7;
const COLUMNS = 24 / WIDTH;

function targets(metric: RecordedMetric): { expr: string; legendFormat: string }[] {
  const series = prometheusSeries(metric);
  switch (series.type) {
    case 'share': {
      const [hits, samples] = [series.hits, series.samples].map((name) => `sum(increase(${name}[1h]))`);
      return [{ expr: `${hits} / (${samples} > 0)`, legendFormat: 'share over 1 h' }];
    }
    case 'counter':
      return [{ expr: `sum(rate(${series.name}[5m]))`, legendFormat: 'per second' }];
    case 'gauge':
      return [{ expr: series.name, legendFormat: '{{instance}}' }];
    case 'histogram': {
      const stage = series.stage === null ? '' : `{stage="${series.stage}"}`;
      const buckets = `sum by (le) (rate(${series.name}_bucket${stage}[5m]))`;
      return [0.5, 0.95, 0.99].map((share) => ({
        expr: `histogram_quantile(${share}, ${buckets})`,
        legendFormat: `p${100 * share}`,
      }));
    }
  }
}

function panel(metric: RecordedMetric, id: number, at: { x: number; y: number }) {
  const datasource = { type: 'prometheus', uid: '${datasource}' };
  return {
    id,
    type: 'timeseries',
    title: metric.title,
    description: `${metric.formula} (${metric.id})`,
    datasource,
    gridPos: { ...at, w: WIDTH, h: HEIGHT },
    fieldConfig: { defaults: { unit: GRAFANA_UNIT[metric.unit], min: 0 }, overrides: [] },
    targets: targets(metric).map((target, index) => ({
      refId: String.fromCharCode(65 + index),
      datasource,
      expr: target.expr,
      legendFormat: target.legendFormat,
    })),
  };
}

type Panel =
  ReturnType<typeof panel> | { id: number; type: 'row'; title: string; gridPos: object; panels: [] };

function panels(): Panel[] {
  const all: Panel[] = [];
  let y = 0;
  for (const { component, title } of COMPONENTS) {
    all.push({ id: all.length + 1, type: 'row', title, gridPos: { x: 0, y, w: 24, h: 1 }, panels: [] });
    y++;
    const own = RECORDED_METRICS.filter(
      // Counts of missing values are for alarms.
      (metric) => metric.component === component && !metric.id.includes('.missing_'),
    ).toSorted((a, b) => Number(b.headline ?? false) - Number(a.headline ?? false));
    own.forEach((metric, index) => {
      const at = { x: (index % COLUMNS) * WIDTH, y: y + Math.floor(index / COLUMNS) * HEIGHT };
      all.push(panel(metric, all.length + 1, at));
    });
    y += Math.ceil(own.length / COLUMNS) * HEIGHT;
  }
  return all;
}

/** A Grafana dashboard generated from the metric definitions: one row per component, the most important first. */
export function grafanaDashboard() {
  return {
    uid: 'hark',
    title: 'Hark',
    tags: ['hark'],
    timezone: 'browser',
    schemaVersion: 39,
    refresh: '30s',
    time: { from: 'now-24h', to: 'now' },
    templating: {
      list: [{ name: 'datasource', type: 'datasource', query: 'prometheus', label: 'Data source' }],
    },
    panels: panels(),
  };
}

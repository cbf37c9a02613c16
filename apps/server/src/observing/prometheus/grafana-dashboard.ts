import type { Component, RecordedMetric, Unit } from '@hark/shared/metrics/definitions/metric-definition';
import { RECORDED_METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import { statisticOf } from '@hark/shared/metrics/figures/shown-statistic';
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

interface Target {
  expr: string;
  legendFormat: string;
}

const byVersion = (rate: string): string => `sum by (version) (${rate})`;

function targets(metric: RecordedMetric): Target[] {
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

/** The same by version: a challenger is beside its champion. Of times the 95th percentile, of others the median. */
function versionTargets(metric: RecordedMetric): Target[] {
  const series = prometheusSeries(metric);
  const legendFormat = '{{version}}';
  switch (series.type) {
    case 'share': {
      const [hits, samples] = [series.hits, series.samples].map((name) => byVersion(`increase(${name}[1h])`));
      return [{ expr: `${hits} / (${samples} > 0)`, legendFormat }];
    }
    case 'counter':
      return [{ expr: byVersion(`rate(${series.name}[5m])`), legendFormat }];
    case 'histogram': {
      const stage = series.stage === null ? '' : `{stage="${series.stage}"}`;
      const buckets = `sum by (le, version) (rate(${series.name}_bucket${stage}[5m]))`;
      const share = statisticOf(metric) === 'p95' ? 0.95 : 0.5;
      return [{ expr: `histogram_quantile(${share}, ${buckets})`, legendFormat }];
    }
    case 'gauge':
      return [];
  }
}

type PanelTargets = (metric: RecordedMetric) => Target[];

interface Placed {
  id: number;
  at: { x: number; y: number };
  targetsOf: PanelTargets;
}

function panel(metric: RecordedMetric, { id, at, targetsOf }: Placed) {
  const datasource = { type: 'prometheus', uid: '${datasource}' };
  return {
    id,
    type: 'timeseries',
    title: metric.title,
    description: `${metric.formula} (${metric.id})`,
    datasource,
    gridPos: { ...at, w: WIDTH, h: HEIGHT },
    fieldConfig: { defaults: { unit: GRAFANA_UNIT[metric.unit], min: 0 }, overrides: [] },
    targets: targetsOf(metric).map((target, index) => ({
      refId: String.fromCharCode(65 + index),
      datasource,
      expr: target.expr,
      legendFormat: target.legendFormat,
    })),
  };
}

type Panel =
  ReturnType<typeof panel> | { id: number; type: 'row'; title: string; gridPos: object; panels: [] };

interface Row {
  title: string;
  metrics: readonly RecordedMetric[];
  targetsOf: PanelTargets;
}

/** Counts of missing values are for alarms. */
const SHOWN = RECORDED_METRICS.filter(({ id }) => !id.includes('.missing_'));

/** The main metrics by version, then each component, the most important metrics first. */
function rows(): Row[] {
  const main = SHOWN.filter((metric) => metric.headline === true && versionTargets(metric).length > 0);
  const components = COMPONENTS.map(({ component, title }) => ({
    title,
    metrics: SHOWN.filter((metric) => metric.component === component).toSorted(
      (a, b) => Number(b.headline ?? false) - Number(a.headline ?? false),
    ),
    targetsOf: targets,
  }));
  return [{ title: 'Versions side by side', metrics: main, targetsOf: versionTargets }, ...components];
}

function panels(): Panel[] {
  const all: Panel[] = [];
  let y = 0;
  for (const { title, metrics, targetsOf } of rows()) {
    all.push({ id: all.length + 1, type: 'row', title, gridPos: { x: 0, y, w: 24, h: 1 }, panels: [] });
    y++;
    for (const [index, metric] of metrics.entries()) {
      const at = { x: (index % COLUMNS) * WIDTH, y: y + Math.floor(index / COLUMNS) * HEIGHT };
      all.push(panel(metric, { id: all.length + 1, at, targetsOf }));
    }
    y += Math.ceil(metrics.length / COLUMNS) * HEIGHT;
  }
  return all;
}

/** A Grafana dashboard generated from the metric definitions. */
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

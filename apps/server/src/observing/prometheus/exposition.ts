import type { EventRecord } from '@hark/shared/events/event-record';
import type { CountMetric, RecordedMetric } from '@hark/shared/metrics/definitions/metric-definition';
import { RECORDED_METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import { observeEvent } from '@hark/shared/metrics/figures/observe-event';
import { prometheusSeries, STAGE_HISTOGRAM } from './prometheus-series.ts';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { VersionLabel } from './version-label.ts';

/** Adds one observation. */
type Take = (observed: { samples: number; total: number }, event: EventRecord) => void;

/** What the metrics of one registry share. */
interface Exposing {
  registry: Registry;
  stages: Histogram<'stage' | 'version'>;
  /** The version is the only label that every series has; the other slices are in the database. */
  versionOf: VersionLabel;
}

function labelOf({ label }: CountMetric, { data }: EventRecord): Record<string, string> {
  if (label === undefined) return {};
  const value = label.fields.map((field) => data[field]).find((known) => typeof known === 'string');
  return { [label.name]: typeof value === 'string' ? value : label.otherwise };
}

function exposeCounter(metric: CountMetric, name: string, { registry, versionOf }: Exposing): Take {
  const labelNames = ['version', ...(metric.label === undefined ? [] : [metric.label.name])];
  const help = `${metric.title}: ${metric.formula}.`;
  const counter = new Counter({ name, help, labelNames, registers: [registry] });
  return ({ total }, event) => counter.inc({ ...versionOf(event), ...labelOf(metric, event) }, total);
}

function expose(metric: RecordedMetric, exposing: Exposing): Take {
  const { registry, stages, versionOf } = exposing;
  const registers = [registry];
  const series = prometheusSeries(metric);
  const help = `${metric.title}: ${metric.formula}.`;
  const labelNames = ['version'] as const;
  switch (series.type) {
    case 'share': {
      const hits = new Counter({ name: series.hits, help: `Hits. ${help}`, labelNames, registers });
      const samples = new Counter({ name: series.samples, help: `Samples. ${help}`, labelNames, registers });
      return (observed, event) => {
        hits.inc(versionOf(event), observed.total);
        samples.inc(versionOf(event), observed.samples);
      };
    }
    case 'counter':
      if (metric.shape !== 'count') throw new Error(`${metric.id} is no count`);
      return exposeCounter(metric, series.name, exposing);
    case 'gauge': {
      const gauge = new Gauge({ name: series.name, help, registers });
      return ({ total }) => gauge.set(total * series.scale);
    }
    case 'histogram': {
      const { stage, scale } = series;
      if (stage !== null) {
        return ({ total }, event) => stages.observe({ ...versionOf(event), stage }, total * scale);
      }
      const buckets = [...series.buckets];
      const histogram = new Histogram({ name: series.name, help, labelNames, buckets, registers });
      return ({ total }, event) => histogram.observe(versionOf(event), total * scale);
    }
  }
}

function stageHistogram(registry: Registry): Histogram<'stage' | 'version'> {
  const series = RECORDED_METRICS.map(prometheusSeries).find(
    (each) => 'name' in each && each.name === STAGE_HISTOGRAM,
  );
  return new Histogram({
    name: STAGE_HISTOGRAM,
    help: 'Duration of each stage of an utterance, from the last word to results on screen.',
    labelNames: ['stage', 'version'],
    buckets: series?.type === 'histogram' ? [...series.buckets] : [],
    registers: [registry],
  });
}

/**
 * Registers every metric under its name in Prometheus. The returned function takes events and ignores those of
 * simulators.
 */
export function exposeMetrics(
  registry: Registry,
  versionOf: VersionLabel,
): (events: readonly EventRecord[]) => void {
  const exposing = { registry, versionOf, stages: stageHistogram(registry) };
  const takes = new Map(RECORDED_METRICS.map((metric) => [metric.id, expose(metric, exposing)]));
  return (events) => {
    for (const event of events) {
      if (event.synthetic) continue;
      for (const { metric, ...observed } of observeEvent(event)) takes.get(metric.id)?.(observed, event);
    }
  };
}

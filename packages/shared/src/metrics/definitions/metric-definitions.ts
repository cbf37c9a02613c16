import { ASR_METRICS } from './asr-metrics.ts';
import { CLIENT_METRICS } from './client-metrics.ts';
import { GATEWAY_METRICS } from './gateway-metrics.ts';
import type { MetricDefinition, RecordedMetric } from './metric-definition.ts';
import { SEARCH_METRICS } from './search-metrics.ts';
import { SHADOW_METRICS } from './shadow-metrics.ts';
import { VAD_METRICS } from './vad-metrics.ts';

/** Least samples of a figure; with fewer it reads “not enough data”, never green. */
export const MIN_SAMPLES = 50;

/** Least samples of a baseline. */
export const MIN_BASELINE_SAMPLES = 1_000;

/**
 * Every metric, in the order of the data. The store, the dashboard, Prometheus, the alarms and the docs are made from
 * this list.
 */
export const METRICS: readonly MetricDefinition[] = [
  ...VAD_METRICS,
  ...ASR_METRICS,
  ...SHADOW_METRICS,
  ...SEARCH_METRICS,
  ...GATEWAY_METRICS,
  ...CLIENT_METRICS,
];

export const RECORDED_METRICS: readonly RecordedMetric[] = METRICS.filter(
  (metric): metric is RecordedMetric => metric.shape !== 'awaited',
);

const byId = new Map(METRICS.map((metric) => [metric.id, metric]));

export function findMetric(id: string): MetricDefinition | undefined {
  return byId.get(id);
}

import type {
  DistributionMetric,
  RecordedMetric,
  Unit,
} from '@hark/shared/metrics/definitions/metric-definition';

/** How a metric is exposed to Prometheus: base units, and suffixes by Prometheus' conventions. */
export type PrometheusSeries =
  /** A share is two counters, whose rates give it over any time. */
  | { type: 'share'; hits: string; samples: string }
  | { type: 'counter'; name: string }
  | { type: 'histogram'; name: string; stage: string | null; scale: number; buckets: readonly number[] }
  | { type: 'gauge'; name: string; scale: number };

export const STAGE_HISTOGRAM = 'hark_stage_duration_seconds';

const SUFFIX: Record<Unit, string> = {
  ms: '_seconds',
  bytes: '_bytes',
  Hz: '_hertz',
  dB: '_decibels',
  dBFS: '_decibels',
  share: '_ratio',
  ratio: '_ratio',
  probability: '_ratio',
  words: '_words',
  count: '',
};

/** In the unit of the metric. */
const BUCKETS: Record<Unit, readonly number[]> = {
  ms: [5, 10, 25, 50, 100, 250, 500, 750, 1_000, 1_500, 2_500, 5_000, 10_000],
  bytes: [1e6, 1e7, 1e8, 5e8, 1e9, 2e9, 4e9],
  Hz: [8_000, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000],
  dB: [0, 5, 10, 15, 20, 25, 30, 40],
  dBFS: [-70, -60, -50, -40, -35, -30, -25, -20, -15, -10, -5, 0],
  share: [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 1],
  ratio: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2],
  probability: [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1],
  words: [1, 2, 3, 4, 5, 6, 8, 10, 15],
  count: [0, 1, 2, 3, 5, 10],
};

/** `vad.clip_ms` becomes `hark_vad_clip`; the unit follows in Prometheus' form. */
function baseName(id: string): string {
  const name = id.replace('.', '_').replace(/_rate$/, '');
  return `hark_${name.replace(/_(ms|bytes|hz|db|dbfs|share)$/, '')}`;
}

function histogramSeries(metric: DistributionMetric): PrometheusSeries {
  const scale = metric.unit === 'ms' ? 0.001 : 1;
  const buckets = (metric.buckets ?? BUCKETS[metric.unit]).map((bound) => bound * scale);
  if (metric.stage !== undefined) {
    const stageBuckets = BUCKETS.ms.map((bound) => bound * scale);
    return { type: 'histogram', name: STAGE_HISTOGRAM, stage: metric.stage, scale, buckets: stageBuckets };
  }
  return {
    type: 'histogram',
    name: metric.exposedAs ?? `${baseName(metric.id)}${SUFFIX[metric.unit]}`,
    stage: null,
    scale,
    buckets,
  };
}

/** The names under which a metric is exposed; rules and external dashboards use them. Pure. */
export function prometheusSeries(metric: RecordedMetric): PrometheusSeries {
  const base = baseName(metric.id);
  switch (metric.shape) {
    case 'rate':
      return { type: 'share', hits: `${base}_hits_total`, samples: `${base}_samples_total` };
    case 'count':
      return { type: 'counter', name: metric.exposedAs ?? `${base}_total` };
    case 'distribution':
      if (!metric.from.includes('server.sample')) return histogramSeries(metric);
      return {
        type: 'gauge',
        name: `${base}${SUFFIX[metric.unit]}`,
        scale: metric.unit === 'ms' ? 0.001 : 1,
      };
  }
}

import type { RateMetric } from '@hark/shared/metrics/definitions/metric-definition';
import { RECORDED_METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import { RATE_WARNING } from '@hark/shared/metrics/detectors/rate-warning';
import { prometheusSeries } from './prometheus-series.ts';
import type { RecordingRule } from './rule-group.ts';

const { minBaselineSamples: MIN_BASELINE } = RATE_WARNING;
/** Three decimals are enough, and the rules stay readable. */
const Z = Number(RATE_WARNING.z.toFixed(3));

/** A rate with its two counters. */
export interface NamedRate {
  metric: RateMetric;
  /** For example `asr_redo`. */
  name: string;
  hits: string;
  samples: string;
}

/** The rates that Prometheus can compute. */
export const RATES: readonly NamedRate[] = RECORDED_METRICS.flatMap((metric): NamedRate[] => {
  const series = prometheusSeries(metric);
  if (metric.shape !== 'rate' || series.type !== 'share') return [];
  const name = series.hits.replace(/^hark_(.*)_hits_total$/, '$1');
  return [{ metric, name, hits: series.hits, samples: series.samples }];
});

/** `asr_redo` becomes `AsrRedo`. */
export function camel(name: string): string {
  return name.replaceAll(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The share over an hour with its lower or upper confidence bound (Wilson). */
export function recordShare({ metric, name, hits, samples }: NamedRate): RecordingRule[] {
  const share = `hark:${name}:share1h`;
  const n = `hark:${name}:samples1h`;
  const sign = metric.better === 'higher' ? '+' : '-';
  const spread = `${Z} * sqrt(${share} * (1 - ${share}) / ${n} + ${Z ** 2 / 4} / ${n} ^ 2)`;
  return [
    { record: n, expr: `sum(increase(${samples}[1h]))` },
    // Events that are their own hits may outnumber the samples.
    { record: share, expr: `clamp_max(sum(increase(${hits}[1h])) / (${n} > 0), 1)` },
    {
      record: `hark:${name}:bound1h`,
      expr: `(${share} + ${Z ** 2 / 2} / ${n} ${sign} ${spread}) / (1 + ${Z ** 2} / ${n})`,
    },
  ];
}

/** The share of the seven days before the last hour. */
export function recordBaseline({ name, hits, samples }: NamedRate): RecordingRule[] {
  return [
    {
      record: `hark:${name}:baseline7d`,
      expr: `sum(increase(${hits}[7d] offset 1h)) / (sum(increase(${samples}[7d] offset 1h)) >= ${MIN_BASELINE})`,
    },
  ];
}

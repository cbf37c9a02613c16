import { RECORDED_METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import { expect, it } from 'vitest';
import { prometheusSeries, STAGE_HISTOGRAM } from './prometheus-series.ts';

it('names in Prometheus are valid, and only stages share one', () => {
  const names = RECORDED_METRICS.flatMap((metric) => {
    const series = prometheusSeries(metric);
    return series.type === 'share' ? [series.hits, series.samples] : [series.name];
  }).filter((name) => name !== STAGE_HISTOGRAM);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^hark_[a-z0-9_]+$/);
});

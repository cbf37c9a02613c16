import type { MetricComparison } from '@hark/shared/http/metrics-api';
import { expect, it } from 'vitest';
import { comparisonRows } from './comparison-rows.ts';

type Compared = MetricComparison['metrics'][number];

const figure = (value: number, p95 = 0): Compared['figure'] => ({
  samples: 400,
  value,
  enough: true,
  interval: null,
  quantiles: { p50: 0, p95, p99: 0 },
});

function compared(id: string, fields: Partial<Compared>): Compared {
  const { verdict = 'quiet' } = fields;
  return {
    id,
    figure: figure(0.1),
    against: figure(0.08),
    difference: 0.02,
    interval: null,
    verdict,
    ...fields,
  };
}

const plain = (text: string): string => text.replaceAll('\u202F', ' ');

it('says better or worse by the direction that is better', () => {
  const rows = comparisonRows({
    metrics: [
      compared('asr.redo_rate', { verdict: 'higher' }),
      compared('search.ctr', { verdict: 'higher' }),
      compared('vad.level_dbfs', { verdict: 'lower' }),
      compared('gateway.attempts', { verdict: 'not_compared', difference: null }),
    ],
  });
  expect(rows.map(({ metric, verdict }) => `${metric.id} ${verdict}`)).toEqual([
    'asr.redo_rate worse',
    'search.ctr better',
    'vad.level_dbfs other',
    'gateway.attempts not_compared',
  ]);
});

it('has the main metrics always, and others only where they differ', () => {
  const rows = comparisonRows({
    metrics: [
      compared('asr.redo_rate', {}),
      compared('search.query_words', {}),
      compared('no.such_metric', {}),
    ],
  });
  expect(rows.map(({ metric }) => metric.id)).toEqual(['asr.redo_rate']);
});

it('gives shares in points, and times by their 95th percentile', () => {
  const interval = { lower: -0.004, upper: 0.0213 };
  const [redo, total] = comparisonRows({
    metrics: [
      compared('asr.redo_rate', { difference: 0.0087, interval }),
      compared('gateway.total_ms', {
        figure: figure(0, 1_200),
        against: figure(0, 900),
        difference: 300,
        interval: { lower: 120, upper: 480 },
        verdict: 'higher',
      }),
    ],
  });
  expect(redo?.difference).toBe('+0.9 points (−0.4 to +2.1)');
  expect(plain(total?.difference ?? '')).toBe('+300 ms (+120 ms to +480 ms)');
  expect(plain(`${total?.version} ${total?.against}`)).toBe('1.2 s 900 ms');
});

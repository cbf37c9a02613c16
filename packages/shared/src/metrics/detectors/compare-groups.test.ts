import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RecordedMetric } from '../definitions/metric-definition.ts';
import { RECORDED_METRICS } from '../definitions/metric-definitions.ts';
import { wilsonInterval } from '../figures/wilson-interval.ts';
import {
  compareGroups,
  differenceInterval,
  shareDifferencePValue,
  verdictsOf,
  type GroupSums,
} from './compare-groups.ts';
import { fisherExact } from './fisher-exact.ts';
import { createRandom } from '../../testing/seeded-random.ts';

function metricNamed(id: string): RecordedMetric {
  const metric = RECORDED_METRICS.find((each) => each.id === id);
  if (metric === undefined) throw new Error(`no metric is named ${id}`);
  return metric;
}

const REDO = metricNamed('asr.redo_rate');
const TOTAL = metricNamed('gateway.total_ms');
const ATTEMPTS = metricNamed('gateway.attempts');

const rate = (total: number, samples: number): GroupSums => ({ total, samples, values: null });

function times(values: readonly number[]): GroupSums {
  const sorted = values.toSorted((left, right) => left - right);
  return {
    samples: sorted.length,
    total: sorted.reduce((sum, value) => sum + value, 0),
    values: sorted.map((value) => ({ value, count: 1 })),
    quantile: (share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null,
  };
}

const verdict = (metric: RecordedMetric, one: GroupSums, other: GroupSums) =>
  verdictsOf([{ ...compareGroups(metric, one, other), metric }])[0];

describe('the interval of a difference', () => {
  it('is that of Newcombe for his example of 56 of 70 and 48 of 80', () => {
    const estimate = (hits: number, samples: number) => {
      const interval = wilsonInterval(hits, samples);
      if (interval === null) throw new Error('no samples');
      return { value: hits / samples, ...interval };
    };
    const { lower, upper } = differenceInterval(estimate(56, 70), estimate(48, 80));
    expect(lower).toBeCloseTo(0.0524, 4);
    expect(upper).toBeCloseTo(0.3339, 4);
  });

  it('contains the difference, and turns around with the groups', () => {
    const estimate = fc
      .tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 0.2, noNaN: true }))
      .map(([value, spread]) => ({ value, lower: value - spread, upper: value + spread / 2 }));
    fc.assert(
      fc.property(estimate, estimate, (one, other) => {
        const there = differenceInterval(one, other);
        const back = differenceInterval(other, one);
        expect(there.lower).toBeLessThanOrEqual(one.value - other.value + 1e-12);
        expect(there.upper).toBeGreaterThanOrEqual(one.value - other.value - 1e-12);
        expect(back.lower).toBeCloseTo(-there.upper, 9);
      }),
    );
  });
});

describe('the probability of a difference of shares', () => {
  it('is exact for few hits, and close to that for many', () => {
    const few = { hits: 3, samples: 60, otherHits: 9, otherSamples: 70 };
    expect(shareDifferencePValue(few)).toBe(fisherExact(few));
    const many = { hits: 210, samples: 2_000, otherHits: 160, otherSamples: 2_000 };
    expect(shareDifferencePValue(many)).toBeCloseTo(fisherExact(many), 2);
    expect(shareDifferencePValue(many)).toBeLessThan(0.01);
  });
});

describe('a verdict', () => {
  it('is that a doubled rate of many tasks is higher, and lower the other way round', () => {
    expect(verdict(REDO, rate(160, 1_000), rate(80, 1_000))).toBe('higher');
    expect(verdict(REDO, rate(80, 1_000), rate(160, 1_000))).toBe('lower');
    expect(verdict(REDO, rate(82, 1_000), rate(80, 1_000))).toBe('quiet');
  });

  it('is none without 50 samples of both, and none of counts', () => {
    expect(verdict(REDO, rate(40, 49), rate(80, 1_000))).toBe('not_enough_data');
    expect(verdict(REDO, rate(0, 0), rate(80, 1_000))).toBe('not_enough_data');
    expect(verdict(ATTEMPTS, rate(10, 10), rate(900, 900))).toBe('not_compared');
  });

  it('of times is about the 95th percentile', () => {
    const random = createRandom(3);
    const draw = (slow: number) =>
      Array.from({ length: 800 }, () => (random() < slow ? 2_000 : 200) * (0.5 + random()));
    const [usual, same, slower] = [times(draw(0.03)), times(draw(0.03)), times(draw(0.12))];
    expect(verdict(TOTAL, same, usual)).toBe('quiet');
    expect(verdict(TOTAL, slower, usual)).toBe('higher');
    const { difference, interval } = compareGroups(TOTAL, slower, usual);
    expect(interval?.lower).toBeGreaterThan(0);
    expect(interval?.lower).toBeLessThan(difference ?? 0);
  });

  it('of times that are all equal sees that they are longer', () => {
    const all = (value: number) => times(Array.from({ length: 80 }, () => value));
    expect(verdict(TOTAL, all(240), all(60))).toBe('higher');
    expect(verdict(TOTAL, all(60), all(240))).toBe('lower');
    expect(verdict(TOTAL, all(60), all(60))).toBe('quiet');
  });

  it('of equal versions is seldom that anything differs, however much is compared', () => {
    const random = createRandom(7);
    const hits = (samples: number) =>
      Array.from({ length: samples }, () => random() < 0.08).filter(Boolean).length;
    const runs = Array.from({ length: 200 }, () => {
      const all = Array.from({ length: 20 }, () => {
        return { ...compareGroups(REDO, rate(hits(300), 300), rate(hits(300), 300)), metric: REDO };
      });
      return verdictsOf(all).some((each) => each !== 'quiet');
    });
    expect(runs.filter(Boolean).length).toBeLessThanOrEqual(8);
  });
});

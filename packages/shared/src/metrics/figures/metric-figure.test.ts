import { describe, expect, it } from 'vitest';
import { changeOf, figureOf } from './metric-figure.ts';
import { wilsonInterval } from './wilson-interval.ts';

const rate = (hits: number, samples: number) => figureOf({ shape: 'rate' }, { samples, total: hits });

describe('a figure', () => {
  it('is not enough with fewer than 50 samples', () => {
    expect(rate(0, 49).enough).toBe(false);
    expect(rate(0, 50).enough).toBe(true);
    expect(rate(0, 0).value).toBeNull();
  });

  it('has the Wilson interval', () => {
    // Newcombe (1998), table I: 81 of 263, and 0 of 20.
    expect(wilsonInterval(81, 263)?.lower).toBeCloseTo(0.2553, 4);
    expect(wilsonInterval(81, 263)?.upper).toBeCloseTo(0.3662, 4);
    expect(wilsonInterval(0, 20)?.upper).toBeCloseTo(0.1611, 4);
    expect(wilsonInterval(0, 0)).toBeNull();
  });
});

it('computes a change as a share of the baseline, when both are defined', () => {
  expect(changeOf(rate(12, 100), rate(100, 1_000))).toBeCloseTo(0.2);
  expect(changeOf(rate(12, 40), rate(100, 1_000))).toBeNull();
  expect(changeOf(rate(12, 100), rate(0, 1_000))).toBeNull();
});

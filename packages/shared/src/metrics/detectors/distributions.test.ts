import { describe, expect, it } from 'vitest';
import { chiSquareQuantile, chiSquareTail } from './chi-square.ts';
import { binomialTail } from './exact-binomial.ts';
import { fisherExact } from './fisher-exact.ts';
import { logChoose, logGamma } from './log-gamma.ts';
import { normalQuantile, normalTail } from './normal-distribution.ts';

describe('chi-square', () => {
  it('has the values of the table in Abramowitz and Stegun (26.8)', () => {
    for (const [degrees, quantile] of [
      [1, 6.6349],
      [2, 9.21034],
      [9, 21.666],
      [30, 50.8922],
      [100, 135.807],
    ] as const) {
      expect(chiSquareQuantile(0.99, degrees)).toBeCloseTo(quantile, 3);
      expect(chiSquareTail(quantile, degrees)).toBeCloseTo(0.01, 5);
    }
    expect(chiSquareQuantile(0.05, 5)).toBeCloseTo(1.145476, 5);
  });

  it('is exponential with two degrees, also far out', () => {
    for (const x of [0.1, 1, 10, 100, 600]) expect(chiSquareTail(x, 2) / Math.exp(-x / 2)).toBeCloseTo(1, 10);
    expect(chiSquareTail(0, 3)).toBe(1);
  });
});

it('the normal distribution has its usual quantiles', () => {
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 9);
  expect(normalQuantile(0.99)).toBeCloseTo(2.3263478740408408, 9);
  expect(normalQuantile(0.01)).toBeCloseTo(-2.3263478740408408, 9);
  // Abramowitz and Stegun, table 26.2.
  expect(normalTail(5) * 1e7).toBeCloseTo(2.866516, 5);
  expect(normalTail(-1)).toBeCloseTo(0.8413447461, 9);
});

it('the logarithm of the gamma function is that of factorials', () => {
  let factorial = 0;
  for (let n = 1; n <= 170; n++) {
    factorial += Math.log(n);
    expect(logGamma(n + 1)).toBeCloseTo(factorial, 9);
  }
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 12);
  expect(logGamma(0.1)).toBeCloseTo(Math.log(9.51350769866873), 12);
  expect(Math.exp(logChoose(49, 6))).toBeCloseTo(13_983_816, 3);
});

describe('the binomial tail', () => {
  it('is the sum of its terms', () => {
    expect(binomialTail(8, 10, 0.5)).toBeCloseTo(56 / 1_024, 12);
    expect(binomialTail(1, 100, 0.01)).toBeCloseTo(1 - 0.99 ** 100, 12);
    expect(binomialTail(3, 20, 0.9)).toBeCloseTo(1, 12);
  });

  it('is defined at its ends', () => {
    expect(binomialTail(0, 10, 0.3)).toBe(1);
    expect(binomialTail(11, 10, 0.3)).toBe(0);
    expect(binomialTail(3, 10, 0)).toBe(0);
    expect(binomialTail(3, 10, 1)).toBe(1);
  });
});

it("Fisher's exact test has the value of the lady tasting tea, and is symmetric", () => {
  expect(fisherExact({ hits: 3, samples: 4, otherHits: 1, otherSamples: 4 })).toBeCloseTo(34 / 70, 12);
  expect(fisherExact({ hits: 4, samples: 4, otherHits: 0, otherSamples: 4 })).toBeCloseTo(2 / 70, 12);
  const table = { hits: 2, samples: 31, otherHits: 20, otherSamples: 57 };
  const turned = { hits: 20, samples: 57, otherHits: 2, otherSamples: 31 };
  expect(fisherExact(table)).toBeCloseTo(fisherExact(turned), 12);
});

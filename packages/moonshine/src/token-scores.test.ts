import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBestFew } from './best-few.ts';
import { logProbOf, rankTokens } from './token-scores.ts';

const logits = fc
  .array(fc.double({ min: -40, max: 40, noNaN: true }), { minLength: 1, maxLength: 30 })
  .map((values) => Float32Array.from(values));

function exactLogSum(values: Float32Array): number {
  const highest = Math.max(...values);
  return highest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - highest), 0));
}

function ranked(values: Float32Array, count: number) {
  const best = createBestFew(count);
  const logSum = rankTokens(values, best);
  return { logSum, tokens: Array.from(best.ids.subarray(0, best.count())) };
}

describe('rankTokens', () => {
  it('finds the best tokens, equal ones in the order of their numbers', () => {
    fc.assert(
      fc.property(logits, fc.integer({ min: 1, max: 8 }), (values, count) => {
        const sorted = Array.from(values.keys()).toSorted(
          (left, right) => (values[right] ?? 0) - (values[left] ?? 0),
        );
        expect(ranked(values, count).tokens).toEqual(sorted.slice(0, count));
      }),
    );
  });

  it('returns the logarithm of the sum of exponentials to within 1e-6', () => {
    fc.assert(
      fc.property(logits, (values) => {
        expect(Math.abs(ranked(values, 3).logSum - exactLogSum(values))).toBeLessThan(1e-6);
      }),
    );
  });

  it('handles scores whose exponentials overflow', () => {
    expect(ranked(Float32Array.of(-1000, 1000, 1000), 1).logSum).toBeCloseTo(1000 + Math.log(2), 3);
  });
});

it('logProbOf returns the log probability of one token', () => {
  const values = Float32Array.of(Math.log(0.2), Math.log(0.5), Math.log(0.3));
  expect(Math.exp(logProbOf(values, 2))).toBeCloseTo(0.3, 6);
});

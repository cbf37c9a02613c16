import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { logProbOf, logSumExp, topTokens } from './token-scores.ts';

const logits = fc
  .array(fc.double({ min: -40, max: 40, noNaN: true }), { minLength: 3, maxLength: 30 })
  .map((values) => Float32Array.from(values));

describe('token scores', () => {
  test('are the same for the best of the list and by name, best first', () => {
    fc.assert(
      fc.property(logits, (values) => {
        const best = topTokens(values, 3);
        const sorted = Array.from(values).toSorted((left, right) => right - left);
        expect(best.map(({ token }) => values[token])).toEqual(sorted.slice(0, 3));
        for (const { token, logProb } of best) expect(logProb).toBeCloseTo(logProbOf(values, token), 9);
      }),
    );
  });

  test('are probabilities: all together are one', () => {
    fc.assert(
      fc.property(logits, (values) => {
        const sum = topTokens(values, values.length).reduce(
          (total, { logProb }) => total + Math.exp(logProb),
          0,
        );
        expect(sum).toBeCloseTo(1, 6);
      }),
    );
  });

  test('survive numbers whose exponentials overflow', () => {
    expect(logSumExp(Float32Array.of(1000, 1000))).toBeCloseTo(1000 + Math.log(2), 3);
    expect(logSumExp(new Float32Array())).toBe(Number.NEGATIVE_INFINITY);
  });
});

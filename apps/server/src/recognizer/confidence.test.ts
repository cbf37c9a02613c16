import fc from 'fast-check';
import { expect, test } from 'vitest';
import { confidenceOf } from './confidence.ts';

const logProb = fc.double({ min: -20, max: 0, noNaN: true });
const evidence = (meanLogProb: number, lowestLogProb: number) => ({
  tokens: 5,
  totalLogProb: 5 * meanLogProb,
  meanLogProb,
  lowestLogProb,
});

test('confidence is a probability and never falls when the evidence gets better', () => {
  fc.assert(
    fc.property(logProb, logProb, logProb, logProb, (a, b, c, d) => {
      const worse = confidenceOf(evidence(Math.min(a, b), Math.min(c, d)));
      const better = confidenceOf(evidence(Math.max(a, b), Math.max(c, d)));
      expect(worse).toBeGreaterThanOrEqual(0);
      expect(better).toBeLessThanOrEqual(1);
      expect(worse).toBeLessThanOrEqual(better);
    }),
  );
});

test('confidence tells a certain reading from a poor one', () => {
  expect(confidenceOf(evidence(-0.05, -0.3))).toBeGreaterThan(0.7);
  expect(confidenceOf(evidence(-1, -4))).toBeLessThan(0.2);
});

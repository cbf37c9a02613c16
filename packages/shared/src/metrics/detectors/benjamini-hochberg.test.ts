import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg } from './benjamini-hochberg.ts';

const chances = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 });

describe('the adjusted p-values', () => {
  it('reject what the original procedure rejects', () => {
    // Benjamini and Hochberg (1995), section 3.2: of these, four are rejected at .05.
    const pValues = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
      0.759, 1,
    ];
    const rejected = benjaminiHochberg(pValues).filter((adjusted) => adjusted <= 0.05);
    expect(rejected).toHaveLength(4);
  });

  it('are never smaller than the p-values, and keep their order', () => {
    fc.assert(
      fc.property(chances, (pValues) => {
        const adjusted = benjaminiHochberg(pValues);
        const pairs = pValues
          .map((pValue, index) => ({ pValue, adjusted: adjusted[index] ?? Number.NaN }))
          .sort((a, b) => a.pValue - b.pValue);
        let before = 0;
        for (const pair of pairs) {
          expect(pair.adjusted).toBeGreaterThanOrEqual(Math.max(pair.pValue, before));
          expect(pair.adjusted).toBeLessThanOrEqual(1);
          before = pair.adjusted;
        }
      }),
    );
  });

  it('of one test is its p-value', () => {
    expect(benjaminiHochberg([0.03])).toStrictEqual([0.03]);
    expect(benjaminiHochberg([])).toStrictEqual([]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { popularityFeatures, popularityPrior } from './popularity-features.ts';
import { DEFAULT_WEIGHTS } from './ranking-weights.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const popularity = fc.option(fc.double({ min: 0, max: 1e9, noNaN: true }), { nil: undefined });
const scale = fc.record({ max: fc.double({ min: 0, max: 1e9, noNaN: true }) });

const worth = ({ popularity, unknownPopularity }: ReturnType<typeof popularityFeatures>): number =>
  popularity * DEFAULT_WEIGHTS.popularity + unknownPopularity * DEFAULT_WEIGHTS.unknownPopularity;

describe('popularity with clicks', () => {
  it('equals the popularity of the operator exactly without clicks', () => {
    fc.assert(
      fc.property(popularity, scale, (popularity, scale) => {
        const expected =
          popularity === undefined
            ? { popularity: 0, unknownPopularity: scale.max > 0 ? 1 : 0 }
            : { popularity: popularityPrior(popularity, scale), unknownPopularity: 0 };
        expect(popularityFeatures(popularity, scale, { clicked: 0, operatorShare: 1 })).toStrictEqual(
          expected,
        );
        expect(popularityFeatures(popularity, scale)).toStrictEqual(expected);
      }),
    );
  });

  it('never falls with more clicks, and stays within its bounds', () => {
    fc.assert(
      fc.property(popularity, scale, share, share, share, (popularity, scale, operatorShare, one, other) => {
        const fewer = popularityFeatures(popularity, scale, { clicked: Math.min(one, other), operatorShare });
        const more = popularityFeatures(popularity, scale, { clicked: Math.max(one, other), operatorShare });
        expect(worth(more)).toBeGreaterThanOrEqual(worth(fewer) - 1e-12);
        expect(more.popularity).toBeLessThanOrEqual(1 + 1e-12);
        expect(more.unknownPopularity).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('keeps the order of the operator for entries without clicks', () => {
    fc.assert(
      fc.property(popularity, popularity, scale, share, (one, other, scale, operatorShare) => {
        const before = worth(popularityFeatures(one, scale)) - worth(popularityFeatures(other, scale));
        const [a, b] = [one, other].map((each) =>
          worth(popularityFeatures(each, scale, { clicked: 0, operatorShare })),
        );
        expect(before * ((a ?? 0) - (b ?? 0))).toBeGreaterThanOrEqual(-1e-12);
      }),
    );
  });
});

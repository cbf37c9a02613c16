import { describe, expect, test } from 'vitest';

import { popularityScale } from './popularity-scale.ts';
import { popularityPrior } from './rank-candidates.ts';

describe('popularity', () => {
  test('is measured over the entries that have one', () => {
    expect(popularityScale([undefined, 5, 100, undefined, 20])).toEqual({ max: 100, median: 20 });
    expect(popularityScale([undefined])).toEqual({ max: 0, median: 0 });
  });

  test('that is unknown counts as the median, between popular and obscure', () => {
    const scale = { max: 100, median: 20 };
    expect(popularityPrior(undefined, scale)).toBe(popularityPrior(20, scale));
    expect(popularityPrior(100, scale)).toBe(1);
    expect(popularityPrior(0, scale)).toBe(0);
  });

  test('says nothing where none is known', () => {
    expect(popularityPrior(undefined, { max: 0, median: 0 })).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';

import { moreMatches } from './more-matches.ts';

const reading = (shares: Record<number, number>) => ({
  ordinals: Object.keys(shares).map(Number),
  shares: Float32Array.from(Object.values(shares)),
});

describe('moreMatches', () => {
  it('returns entries with as much credit as those that are shown, most first', () => {
    const compared = new Map([
      [0, true],
      [1, true],
      [2, false],
    ]);
    const shares = { 0: 1, 1: 0.75, 2: 0.25, 3: 0.75, 4: 1, 5: 0.25 };
    expect(moreMatches([reading(shares)], compared, 10)).toEqual([4, 3]);
  });

  it('counts an entry once, by its best reading', () => {
    const compared = new Map([[0, true]]);
    const readings = [reading({ 0: 1, 3: 0.5, 4: 1 }), reading({ 3: 1, 4: 1 })];
    expect(moreMatches(readings, compared, 10)).toEqual([3, 4]);
  });

  it('returns none where credit does not say what is shown', () => {
    const compared = new Map([
      [0, false],
      [1, true],
    ]);
    expect(moreMatches([reading({ 0: 1, 1: 1, 3: 1 })], compared, 10)).toEqual([]);
    expect(moreMatches([reading({ 3: 1 })], new Map(), 10)).toEqual([]);
  });
});

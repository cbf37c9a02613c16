import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBestFew } from './best-few.ts';

describe('createBestFew', () => {
  it('keeps the highest scores, best first, and the earlier of equal ones', () => {
    const scores = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 20 });
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 6 }), (given, capacity) => {
        const best = createBestFew(capacity);
        given.forEach((score, id) => best.offer(id, score));
        const sorted = given.map((score, id) => ({ score, id })).toSorted((a, b) => b.score - a.score);
        const expected = sorted.slice(0, capacity);
        expect(best.count()).toBe(expected.length);
        expect(Array.from(best.ids.subarray(0, best.count()))).toEqual(expected.map(({ id }) => id));
        expect(Array.from(best.scores.subarray(0, best.count()))).toEqual(expected.map(({ score }) => score));
      }),
    );
  });

  it('is empty after it is cleared', () => {
    const best = createBestFew(1);
    best.offer(1, 5);
    best.clear();
    best.offer(2, -5);
    expect([best.count(), best.ids[0]]).toEqual([1, 2]);
  });
});

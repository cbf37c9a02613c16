import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GRAIN_MS, rangeBuckets } from './range-buckets.ts';

const MINUTE_MS = GRAIN_MS.minute;
const minute = fc.integer({ min: 0, max: 60 * 24 * 40 }).map((minutes) => minutes * MINUTE_MS);

it('tiles a time range without gap or overlap, in whole buckets', () => {
  fc.assert(
    fc.property(minute, minute, (a, b) => {
      const [from, to] = [Math.min(a, b), Math.max(a, b)];
      const pieces = rangeBuckets(from, to);
      let at = from;
      for (const piece of pieces) {
        expect(piece.from).toBe(at);
        expect(piece.to).toBeGreaterThan(piece.from);
        expect(piece.from % GRAIN_MS[piece.grain]).toBe(0);
        expect(piece.to % GRAIN_MS[piece.grain]).toBe(0);
        at = piece.to;
      }
      expect(at).toBe(to);
      const buckets = pieces.map((piece) => (piece.to - piece.from) / GRAIN_MS[piece.grain]);
      expect(buckets.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(41 + 2 * 23 + 2 * 59);
    }),
  );
});

it('ends at the minute', () => {
  expect(rangeBuckets(30_000, 150_000)).toEqual([{ grain: 'minute', from: 0, to: 120_000 }]);
  expect(rangeBuckets(0, 59_999)).toEqual([]);
});

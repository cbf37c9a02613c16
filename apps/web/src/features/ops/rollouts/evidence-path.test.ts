import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evidencePath, intervalPlace } from './evidence-path.ts';

const BOX = { width: 300, height: 90 };
const eValue = fc.double({ min: 0, max: 1e6, noNaN: true });

describe('the path of evidence', () => {
  it('stays in its box, with the limits and every value in sight', () => {
    const course = fc.array(fc.record({ at: fc.integer({ min: 0, max: 1e12 }), eValue }), { minLength: 1 });
    fc.assert(
      fc.property(course, (points) => {
        const sorted = points.toSorted((left, right) => left.at - right.at);
        const { yOf, line, last } = evidencePath(sorted, BOX, 100);
        for (const value of [20, 100, ...sorted.map((point) => point.eValue)]) {
          expect(yOf(value)).toBeGreaterThanOrEqual(0);
          expect(yOf(value)).toBeLessThanOrEqual(BOX.height);
        }
        expect(line.match(/[ML]/g)).toHaveLength(sorted.length);
        expect(last?.x).toBe(BOX.width);
      }),
    );
  });

  it('is logarithmic: equal factors are equally far apart, and more is higher', () => {
    const { yOf } = evidencePath([], BOX, 100);
    expect(yOf(1) - yOf(10)).toBeCloseTo(yOf(10) - yOf(100), 0);
    expect(yOf(100)).toBeLessThan(yOf(20));
    expect(yOf(20)).toBeLessThan(yOf(1));
  });

  it('has no line without a value', () => {
    expect(evidencePath([], BOX, 100)).toMatchObject({ line: '', last: null });
  });
});

it('places differences in their order, all in sight', () => {
  const share = fc.double({ min: -1, max: 1, noNaN: true });
  const extent = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, extent, fc.double({ min: 0.01, max: 1, noNaN: true }), (difference, more, margin) => {
      const place = intervalPlace(difference, difference + more, margin);
      for (const at of Object.values(place)) {
        expect(at).toBeGreaterThanOrEqual(0);
        expect(at).toBeLessThanOrEqual(1);
      }
      expect(place.difference).toBeLessThanOrEqual(place.bound);
      expect(place.margin).toBeGreaterThan(place.zero);
    }),
  );
});

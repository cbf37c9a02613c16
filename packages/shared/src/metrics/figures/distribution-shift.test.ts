import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countOf, distributionShift, type ValueCount } from './distribution-shift.ts';

/** Returns a normal distribution as counts, without randomness. */
function bell(samples: number, { mean = 0, sigma = 1 } = {}): ValueCount[] {
  const width = 0.05;
  return Array.from({ length: 161 }, (_, index) => {
    const at = (index - 80) * width;
    const density = Math.exp((-at * at) / 2) / Math.sqrt(2 * Math.PI);
    return { value: mean + sigma * at, count: Math.round(samples * density * width) };
  });
}

const values = fc
  .uniqueArray(
    fc.record({ value: fc.integer({ min: -50, max: 50 }), count: fc.integer({ min: 1, max: 9 }) }),
    {
      minLength: 1,
      maxLength: 20,
      selector: ({ value }) => value,
    },
  )
  .map((found) => found.toSorted((a, b) => a.value - b.value));

describe('the shift of a distribution', () => {
  it('is zero against itself', () => {
    fc.assert(
      fc.property(values, (found) => {
        const shift = distributionShift(found, found);
        expect(shift?.distance).toBeCloseTo(0, 10);
        expect(shift?.movedSigmas).toBeCloseTo(0, 10);
        expect(shift?.pValue).toBe(1);
      }),
    );
  });

  it('is the distance that all values moved, in deviations of the reference', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: -30, max: 30 }), (found, by) => {
        const moved = found.map(({ value, count }) => ({ value: value + by, count }));
        const total = found.reduce((sum, { count }) => sum + count, 0);
        const mean = found.reduce((sum, { value, count }) => sum + value * count, 0) / total;
        const sigma = Math.sqrt(
          found.reduce((sum, { value, count }) => sum + count * (value - mean) ** 2, 0) / total,
        );
        fc.pre(sigma > 0);
        expect(distributionShift(moved, found)?.movedSigmas).toBeCloseTo(Math.abs(by) / sigma, 6);
      }),
    );
  });

  it('is what its definition says, for any counts', () => {
    const counts = fc
      .array(fc.record({ value: fc.integer({ min: -5, max: 5 }), count: fc.integer({ min: 1, max: 4 }) }), {
        minLength: 1,
        maxLength: 12,
      })
      .map((found) => found.toSorted((a, b) => a.value - b.value));
    const shareUpTo = (found: readonly ValueCount[], limit: number) =>
      countOf(found.filter(({ value }) => value <= limit)) / countOf(found);
    fc.assert(
      fc.property(counts, counts, (now, before) => {
        const gaps = Array.from({ length: 11 }, (_, index) =>
          Math.abs(shareUpTo(now, index - 5) - shareUpTo(before, index - 5)),
        );
        const shift = distributionShift(now, before);
        expect(shift?.distance).toBeCloseTo(Math.max(...gaps), 9);
        const mean = before.reduce((sum, { value, count }) => sum + value * count, 0) / countOf(before);
        const variance =
          before.reduce((sum, { value, count }) => sum + count * (value - mean) ** 2, 0) / countOf(before);
        fc.pre(variance > 1e-9);
        const moved = gaps.reduce((sum, gap) => sum + gap, 0);
        expect(shift?.movedSigmas).toBeCloseTo(moved / Math.sqrt(variance), 9);
      }),
    );
  });

  it('computes the distance and its probability', () => {
    // Computed by hand: half of the values are where none were before.
    const before = [{ value: 1, count: 100 }];
    const now = [
      { value: 1, count: 50 },
      { value: 2, count: 50 },
    ];
    expect(distributionShift(now, before)?.distance).toBe(0.5);
    // The 1 % point of the Kolmogorov distribution is 1.6276.
    const size = 100_000;
    const distance = 1.6276 / Math.sqrt(size / 2);
    const few = Math.round(distance * size);
    const slightly = [
      { value: 1, count: size - few },
      { value: 2, count: few },
    ];
    expect(distributionShift(slightly, [{ value: 1, count: size }])?.pValue).toBeCloseTo(0.01, 3);
  });

  it('computes the share beyond the usual range', () => {
    const shift = distributionShift(bell(10_000, { mean: 1 }), bell(10_000));
    // P(Z > 1.645 - 1) and P(Z < -1.645 - 1).
    expect(shift?.aboveP95).toBeCloseTo(0.26, 1.5);
    expect(shift?.belowP5).toBeCloseTo(0.004, 2);
  });

  it('is null without values', () => {
    expect(distributionShift([], bell(100))).toBeNull();
    expect(distributionShift(bell(100), [])).toBeNull();
  });
});

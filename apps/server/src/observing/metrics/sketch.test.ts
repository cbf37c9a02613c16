import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createSketch } from './sketch.ts';

function sketchOf(values: readonly number[]) {
  const sketch = createSketch();
  for (const value of values) sketch.add(value);
  return sketch;
}

const values = fc.array(fc.double({ min: -1e5, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 60 });

it('gives quantiles accurate to 1 %, below zero as well', () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
      const sorted = given.toSorted((a, b) => a - b);
      const rank = share * (sorted.length - 1);
      const [below, above] = [sorted[Math.floor(rank)] ?? 0, sorted[Math.ceil(rank)] ?? 0];
      const found = sketchOf(given).quantile(share) ?? Number.NaN;
      const slack = 0.0101 * Math.max(Math.abs(below), Math.abs(above)) + 1e-4;
      expect(found).toBeGreaterThanOrEqual(below - slack);
      expect(found).toBeLessThanOrEqual(above + slack);
    }),
  );
});

it('merges the sketches of parts into the sketch of the whole', () => {
  fc.assert(
    fc.property(values, values, (left, right) => {
      const joined = createSketch();
      joined.addEncoded(sketchOf(left).encode());
      joined.addEncoded(sketchOf(right).encode());
      expect(joined.bins()).toEqual(sketchOf([...left, ...right]).bins());
      expect(joined.encode()).toEqual(sketchOf([...left, ...right]).encode());
    }),
  );
});

it('is small, has no quantile without values, and refuses foreign bytes', () => {
  const durations = sketchOf(Array.from({ length: 10_000 }, (_, index) => 10 + (index % 3_000)));
  expect(durations.encode().length).toBeLessThan(1_500);
  expect(createSketch().quantile(0.5)).toBeNull();
  expect(() => createSketch().addEncoded(Uint8Array.of(9, 0, 0, 0))).toThrow(RangeError);
  expect(() => createSketch().addEncoded(Uint8Array.of(1, 0, 3))).toThrow(RangeError);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createDotProducts } from './dot-products.ts';

const bytes = (length: number) =>
  fc.array(fc.integer({ min: -128, max: 127 }), { minLength: length, maxLength: length });

const matrix = fc
  .integer({ min: 1, max: 70 })
  .chain((dimensions) =>
    fc.record({ vector: bytes(dimensions), rows: fc.array(bytes(dimensions), { maxLength: 20 }) }),
  );

describe.each([
  ['with SIMD', true],
  ['in JavaScript', false],
])('dot products %s', (_, simd) => {
  it('are the sums of the products', () => {
    fc.assert(
      fc.property(matrix, ({ vector, rows }) => {
        const products = createDotProducts(vector.length, { simd });
        for (const row of rows) products.push(Int8Array.from(row));
        const expected = rows.map((row) =>
          row.reduce((sum, value, at) => sum + value * (vector[at] ?? 0), 0),
        );
        expect(Array.from(products.with(Int8Array.from(vector)))).toEqual(expected);
        expect(products.rows).toBe(rows.length);
      }),
    );
  });

  it('stay right while rows are added', () => {
    const products = createDotProducts(3, { simd });
    for (let row = 0; row < 2_000; row++) {
      products.push(Int8Array.from([row % 100, 1, -2]));
      if (row % 500 === 0) products.with(Int8Array.from([1, 1, 1]));
    }
    const found = products.with(Int8Array.from([2, 3, 4]));
    expect(Array.from(found)).toEqual(Array.from({ length: 2_000 }, (_row, at) => 2 * (at % 100) - 5));
  });
});

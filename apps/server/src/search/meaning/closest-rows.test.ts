import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { closestRows } from './closest-rows.ts';

const dots = fc.array(fc.integer({ min: -220_000, max: 220_000 }), { maxLength: 400 });

describe('closestRows', () => {
  it('finds what sorting all rows finds', () => {
    fc.assert(
      fc.property(
        dots,
        fc.integer({ min: 1, max: 60 }),
        fc.double({ min: 0, max: 0.9, noNaN: true }),
        (given, most, least) => {
          const inverseLengths = Float32Array.from(given, (_, row) => 1 / (400 + (row % 7)));
          const inverseLength = 1 / 500;
          const found = closestRows(Int32Array.from(given), inverseLengths, { inverseLength, least, most });
          const all = given
            .map((dot, row) => ({ row, closeness: dot * (inverseLengths[row] ?? 0) * inverseLength }))
            .filter(({ closeness }) => closeness > least)
            .toSorted((a, b) => b.closeness - a.closeness || a.row - b.row)
            .slice(0, most);
          expect(Array.from(found.rows)).toEqual(all.map(({ row }) => row));
          for (const [at, { closeness }] of all.entries())
            expect(found.closeness[at]).toBeCloseTo(closeness, 5);
        },
      ),
    );
  });
});

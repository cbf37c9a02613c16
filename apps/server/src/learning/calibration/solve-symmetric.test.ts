import fc from 'fast-check';
import { expect, it } from 'vitest';
import { solveSymmetric } from './solve-symmetric.ts';

const number = fc.double({ min: -3, max: 3, noNaN: true });
const square = fc
  .integer({ min: 1, max: 5 })
  .chain((size) =>
    fc.tuple(
      fc.array(fc.array(number, { minLength: size, maxLength: size }), { minLength: size, maxLength: size }),
      fc.array(number, { minLength: size, maxLength: size }),
    ),
  );

const times = (matrix: readonly (readonly number[])[], vector: readonly number[]): number[] =>
  matrix.map((row) => row.reduce((sum, value, at) => sum + value * (vector[at] ?? 0), 0));

it('solves a system with a positive definite matrix', () => {
  fc.assert(
    fc.property(square, ([rows, solution]) => {
      // A matrix times its transpose plus the identity is always positive definite.
      const matrix = rows.map((row, at) =>
        times(rows, row).map((value, other) => value + (at === other ? 1 : 0)),
      );
      const found = solveSymmetric(matrix, times(matrix, solution)) ?? [];
      solution.forEach((value, at) => expect(found[at]).toBeCloseTo(value, 6));
    }),
  );
});

it('returns null for any other matrix', () => {
  expect(solveSymmetric([[0]], [1])).toBeNull();
  expect(
    solveSymmetric(
      [
        [1, 2],
        [2, 1],
      ],
      [1, 1],
    ),
  ).toBeNull();
});

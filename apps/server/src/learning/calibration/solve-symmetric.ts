/**
 * Solves `matrix · x = vector` for x by Cholesky decomposition; null if the matrix is not positive definite. Only the
 * lower triangle is read, so rows may be complete.
 */
export function solveSymmetric(
  matrix: readonly (readonly number[])[],
  vector: readonly number[],
): number[] | null {
  const lower: number[][] = [];
  const forward: number[] = [];
  for (const [row, values] of matrix.entries()) {
    const own: number[] = [];
    for (let column = 0; column <= row; column++) {
      const before = lower[column] ?? own;
      const rest = (values[column] ?? 0) - dot(own, before, column);
      if (column < row) own.push(rest / (before[column] ?? 1));
      else if (rest > 0) own.push(Math.sqrt(rest));
      else return null;
    }
    lower.push(own);
    forward.push(((vector[row] ?? 0) - dot(own, forward, row)) / (own[row] ?? 1));
  }
  return substituteBack(lower, forward);
}

function dot(left: readonly number[], right: readonly number[], length: number): number {
  let sum = 0;
  for (let place = 0; place < length; place++) sum += (left[place] ?? 0) * (right[place] ?? 0);
  return sum;
}

function substituteBack(lower: readonly (readonly number[])[], forward: readonly number[]): number[] {
  const solution = [...forward];
  for (let row = lower.length - 1; row >= 0; row--) {
    let rest = forward[row] ?? 0;
    for (let below = row + 1; below < lower.length; below++)
      rest -= (lower[below]?.[row] ?? 0) * (solution[below] ?? 0);
    solution[row] = rest / (lower[row]?.[row] ?? 1);
  }
  return solution;
}

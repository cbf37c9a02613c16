/** One step on the way from one text to another. */
export type EditStep = 'keep' | 'substitute' | 'delete' | 'insert';

const DIAGONAL = 0;
const ABOVE = 1;
const LEFT = 2;

/**
 * Returns a shortest sequence of edits (Levenshtein) from the first text to the second, in order. Of equally short
 * ones, the last steps are substitutions rather than deletions, and deletions rather than insertions. Pure.
 */
export function editSteps(from: readonly string[], to: readonly string[]): EditStep[] {
  const cameBy = cheapestMoves(from, to);
  const steps: EditStep[] = [];
  let row = from.length;
  let column = to.length;
  while (row > 0 || column > 0) {
    const move = cameBy[row * (to.length + 1) + column];
    if (move !== LEFT) row--;
    if (move !== ABOVE) column--;
    if (move === DIAGONAL) steps.push(from[row] === to[column] ? 'keep' : 'substitute');
    else steps.push(move === ABOVE ? 'delete' : 'insert');
  }
  return steps.toReversed();
}

/** Returns the cheapest move to each cell of the table, row by row. */
function cheapestMoves(from: readonly string[], to: readonly string[]): Uint8Array {
  const width = to.length + 1;
  const moves = new Uint8Array((from.length + 1) * width).fill(LEFT, 0, width);
  const costs = Uint32Array.from({ length: width }, (_, column) => column);
  for (const [index, word] of from.entries()) {
    const start = (index + 1) * width;
    let diagonal = index;
    let left = index + 1;
    costs[0] = left;
    moves[start] = ABOVE;
    for (const [column, other] of to.entries()) {
      const above = costs[column + 1] ?? 0;
      const across = diagonal + (word === other ? 0 : 1);
      const cost = Math.min(across, above + 1, left + 1);
      if (cost < across) moves[start + column + 1] = cost === above + 1 ? ABOVE : LEFT;
      diagonal = above;
      left = cost;
      costs[column + 1] = cost;
    }
  }
  return moves;
}

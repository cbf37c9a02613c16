const MAX_COMPARED_CHARACTERS = 96;

/**
 * How alike two strings are, 0..1: 1 minus the Levenshtein distance as a share of the longer one. Compares the first 96
 * characters of each.
 */
export function similarity(left: string, right: string): number {
  if (left === right) return left === '' ? 0 : 1;
  const a = left.slice(0, MAX_COMPARED_CHARACTERS);
  const b = right.slice(0, MAX_COMPARED_CHARACTERS);
  const longest = Math.max(a.length, b.length);
  if (a === '' || b === '') return 0;
  return 1 - editDistance(a, b) / longest;
}

/** Rows of the distance matrix, shared because calls never overlap. */
const previousRow = new Uint16Array(MAX_COMPARED_CHARACTERS + 1);
const currentRow = new Uint16Array(MAX_COMPARED_CHARACTERS + 1);

function editDistance(a: string, b: string): number {
  let previous = previousRow;
  let current = currentRow;
  for (let column = 0; column <= b.length; column += 1) previous[column] = column;
  for (let row = 1; row <= a.length; row += 1) {
    current[0] = row;
    const character = a.charCodeAt(row - 1);
    for (let column = 1; column <= b.length; column += 1) {
      const substituted = (previous[column - 1] ?? 0) + (character === b.charCodeAt(column - 1) ? 0 : 1);
      const inserted = (current[column - 1] ?? 0) + 1;
      const deleted = (previous[column] ?? 0) + 1;
      current[column] = Math.min(substituted, inserted, deleted);
    }
    [previous, current] = [current, previous];
  }
  return previous[b.length] ?? 0;
}

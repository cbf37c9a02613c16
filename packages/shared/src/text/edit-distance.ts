/** One row of the table and the characters of its columns, reused between calls, which never overlap. */
let row = new Uint32Array(128);
let columnCharacters = new Uint16Array(128);

/**
 * Counts the fewest characters (UTF-16 units) to insert, remove or replace to turn one text into the other
 * (Levenshtein). Infinite once it is certain to exceed `most`.
 */
export function editDistance(left: string, right: string, most = Number.POSITIVE_INFINITY): number {
  let start = 0;
  let leftEnd = left.length;
  let rightEnd = right.length;
  // A common prefix and suffix cost nothing.
  while (start < leftEnd && start < rightEnd && left.charCodeAt(start) === right.charCodeAt(start)) start++;
  while (
    leftEnd > start &&
    rightEnd > start &&
    left.charCodeAt(leftEnd - 1) === right.charCodeAt(rightEnd - 1)
  ) {
    leftEnd--;
    rightEnd--;
  }
  const columns = rightEnd - start;
  if (Math.abs(leftEnd - start - columns) > most) return Number.POSITIVE_INFINITY;
  openTable(right, start, columns);
  for (let at = start; at < leftEnd; at++) {
    if (nextRow(left.charCodeAt(at), columns) > most) return Number.POSITIVE_INFINITY;
  }
  const distance = row[columns] ?? 0;
  return distance > most ? Number.POSITIVE_INFINITY : distance;
}

function openTable(text: string, start: number, columns: number): void {
  if (columns >= row.length) {
    row = new Uint32Array(2 * columns);
    columnCharacters = new Uint16Array(2 * columns);
  }
  row[0] = 0;
  for (let column = 0; column < columns; column++) {
    row[column + 1] = column + 1;
    columnCharacters[column] = text.charCodeAt(start + column);
  }
}

/** Fills the row for one more character of the left text in place; returns its least cost. */
function nextRow(character: number, columns: number): number {
  let diagonal = row[0] ?? 0;
  let before = diagonal + 1;
  row[0] = before;
  let least = before;
  for (let column = 0; column < columns; column++) {
    const above = row[column + 1] ?? 0;
    let cost = character === columnCharacters[column] ? diagonal : diagonal + 1;
    if (above + 1 < cost) cost = above + 1;
    if (before + 1 < cost) cost = before + 1;
    diagonal = above;
    before = cost;
    row[column + 1] = cost;
    if (cost < least) least = cost;
  }
  return least;
}

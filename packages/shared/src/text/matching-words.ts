/**
 * For each word, whether it stands in the other text too, at its place: on one of the shortest ways (Levenshtein) to
 * make one text from the other it is kept.
 */
export function matchingWords(words: readonly string[], others: readonly string[]): boolean[] {
  const rows = distanceRows(words, others);
  const at = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  const matches = words.map(() => false);
  let row = words.length;
  let column = others.length;
  while (row > 0 && column > 0) {
    const same = words[row - 1] === others[column - 1];
    const distance = at(row, column);
    if (distance === at(row - 1, column - 1) + (same ? 0 : 1)) {
      row--;
      column--;
      matches[row] = same;
    } else if (distance === at(row - 1, column) + 1) row--;
    else column--;
  }
  return matches;
}

function distanceRows(words: readonly string[], others: readonly string[]): number[][] {
  const rows = [Array.from({ length: others.length + 1 }, (_, column) => column)];
  for (const [place, word] of words.entries()) {
    const above = rows[place] ?? [];
    let left = place + 1;
    const row = [left];
    for (const [column, other] of others.entries()) {
      const diagonal = (above[column] ?? 0) + (word === other ? 0 : 1);
      left = Math.min(diagonal, (above[column + 1] ?? 0) + 1, left + 1);
      row.push(left);
    }
    rows.push(row);
  }
  return rows;
}

/** @typedef {import('../../bench/bench-row.ts').BenchRow} BenchRow */

/**
 * Formats the rows as text: Hark's figure as a ratio to its baseline.
 *
 * @param {readonly BenchRow[]} rows
 * @returns {string}
 */
export function benchTable(rows) {
  const header = ['measure', 'Hark', 'against', '', 'ratio'];
  const cells = rows.map(({ measure, unit, ours, baseline }) => [
    measure,
    `${significant(ours)} ${unit}`,
    baseline.name,
    `${significant(baseline.value)} ${unit}`,
    benchRatio(ours, baseline.value).toFixed(2),
  ]);
  const table = [header, ...cells];
  const widths = header.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** @param {number} ours @param {number} baseline */
export function benchRatio(ours, baseline) {
  return ours / baseline;
}

/** @param {number} value */
function significant(value) {
  return value.toLocaleString('en', { maximumSignificantDigits: 4 });
}

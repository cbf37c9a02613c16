/** Rows of a matrix, closest first. */
export interface CloseRows {
  rows: Uint32Array;
  /** Cosine of each, up to 1. */
  closeness: Float32Array;
}

export interface ClosestOptions {
  /** Inverse length of the vector that the rows were multiplied with. */
  inverseLength: number;
  /** Rows that are not closer than this are left out. */
  least: number;
  /** Rows at most. */
  most: number;
}

/** Exclusive upper bound of the number of rows, so that closeness and row fit into one number of 53 bits. */
export const MOST_ROWS = 2 ** 22;
/** Steps of closeness within 1; it may exceed 1 by rounding. */
const STEPS = 2 ** 26;
const BINS = 1_024;

/** Reused between calls, which never overlap. */
let passing = new Uint32Array(1_024);
let passingCloseness = new Float32Array(1_024);
const bins = new Uint32Array(BINS);

/**
 * Returns the rows whose closeness exceeds `least`, closest first, at most `most`; of equally close ones the first.
 * Closeness is the dot product times the inverse length of its row and of the vector. Sorts only the rows that may be
 * among the closest. Pure.
 */
export function closestRows(
  dots: Int32Array,
  inverseLengths: Float32Array,
  { inverseLength, least, most }: ClosestOptions,
): CloseRows {
  if (passing.length < dots.length) {
    passing = new Uint32Array(dots.length);
    passingCloseness = new Float32Array(dots.length);
  }
  let count = 0;
  for (let row = 0; row < dots.length; row++) {
    const closeness = (dots[row] ?? 0) * (inverseLengths[row] ?? 0) * inverseLength;
    if (closeness <= least) continue;
    passing[count] = row;
    passingCloseness[count] = closeness;
    count++;
  }
  const lowest = count <= most ? 0 : lowestBin(count, least, most);
  const keys: number[] = [];
  for (let at = 0; at < count; at++) {
    const closeness = passingCloseness[at] ?? 0;
    if (binOf(closeness, least) >= lowest)
      keys.push(Math.round((2 - closeness) * STEPS) * MOST_ROWS + (passing[at] ?? 0));
  }
  const sorted = Float64Array.from(keys).sort().subarray(0, most);
  const rows = new Uint32Array(sorted.length);
  const closeness = new Float32Array(sorted.length);
  for (const [at, key] of sorted.entries()) {
    const row = key % MOST_ROWS;
    rows[at] = row;
    closeness[at] = (dots[row] ?? 0) * (inverseLengths[row] ?? 0) * inverseLength;
  }
  return { rows, closeness };
}

function binOf(closeness: number, least: number): number {
  return Math.min(BINS - 1, Math.max(0, Math.floor(((closeness - least) / (1 - least)) * BINS)));
}

/** Returns the lowest bin of a histogram of closeness from which on there are `most` rows. */
function lowestBin(count: number, least: number, most: number): number {
  bins.fill(0);
  for (let at = 0; at < count; at++) {
    const bin = binOf(passingCloseness[at] ?? 0, least);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  let lowest = BINS;
  for (let rows = 0; lowest > 0 && rows < most; rows += bins[lowest] ?? 0) lowest -= 1;
  return lowest;
}

/** Adds the closest of later rows, which are numbered from `from` on, to the closest of the rows before. Pure. */
export function withLaterRows(
  before: CloseRows,
  later: CloseRows,
  { from, most }: { from: number; most: number },
): CloseRows {
  if (later.rows.length === 0) return before;
  const all = [
    ...Array.from(before.rows, (row, at) => ({ row, closeness: before.closeness[at] ?? 0 })),
    ...Array.from(later.rows, (row, at) => ({ row: row + from, closeness: later.closeness[at] ?? 0 })),
  ];
  all.sort((a, b) => b.closeness - a.closeness || a.row - b.row);
  const kept = all.slice(0, most);
  return {
    rows: Uint32Array.from(kept, ({ row }) => row),
    closeness: Float32Array.from(kept, ({ closeness }) => closeness),
  };
}

/** One slice in one window: what was put in, and what became of it. */
export interface QualityCell {
  /** Mean or share of the input; a category for categories. */
  input: number | string;
  /** Share of bad outcomes: repeated, typed instead or empty. */
  bad: number;
  /** Tasks. */
  weight: number;
}

/** Fewer say nothing. */
const MIN_CELLS = 6;

const weightOf = (cells: readonly QualityCell[]): number =>
  cells.reduce((sum, { weight }) => sum + weight, 0);

function meanOf(cells: readonly QualityCell[], read: (cell: QualityCell) => number): number {
  return cells.reduce((sum, cell) => sum + cell.weight * read(cell), 0) / weightOf(cells);
}

function variationOf(cells: readonly QualityCell[], read: (cell: QualityCell) => number): number {
  const mean = meanOf(cells, read);
  return cells.reduce((sum, cell) => sum + cell.weight * (read(cell) - mean) ** 2, 0);
}

/** The share of variation that categories explain (correlation ratio), as a root so that it compares with |r|. */
function correlationRatio(cells: readonly QualityCell[]): number {
  const all = variationOf(cells, ({ bad }) => bad);
  const groups = groupsOf(cells);
  const mean = meanOf(cells, ({ bad }) => bad);
  const between = [...groups.values()].reduce(
    (sum, group) => sum + weightOf(group) * (meanOf(group, ({ bad }) => bad) - mean) ** 2,
    0,
  );
  return all === 0 ? 0 : Math.sqrt(Math.min(1, between / all));
}

function correlation(cells: readonly (QualityCell & { input: number })[]): number {
  const numeric = ({ input }: QualityCell): number => Number(input);
  const spread = variationOf(cells, numeric) * variationOf(cells, ({ bad }) => bad);
  if (!(spread > 0)) return 0;
  const [x, y] = [meanOf(cells, numeric), meanOf(cells, ({ bad }) => bad)];
  const together = cells.reduce((sum, { input, bad, weight }) => sum + weight * (input - x) * (bad - y), 0);
  return Math.min(1, Math.abs(together) / Math.sqrt(spread));
}

function groupsOf(cells: readonly QualityCell[]): Map<number | string, QualityCell[]> {
  const groups = new Map<number | string, QualityCell[]>();
  for (const cell of cells) groups.set(cell.input, [...(groups.get(cell.input) ?? []), cell]);
  return groups;
}

/**
 * Computes how an input moves with bad outcomes across slices and days, 0..1: the correlation weighted by tasks, or the
 * correlation ratio of categories. Null with too few cells. It orders what has changed; it proves no cause. Pure.
 */
export function qualityAssociation(cells: readonly QualityCell[]): number | null {
  const known = cells.filter(({ weight }) => weight > 0);
  if (known.length < MIN_CELLS) return null;
  const numbers = known.flatMap((cell) => {
    const { input } = cell;
    return typeof input === 'number' ? [{ ...cell, input }] : [];
  });
  return numbers.length === known.length ? correlation(numbers) : correlationRatio(known);
}

/** A value and its number of occurrences, ascending by value. */
export interface ValueCount {
  value: number;
  count: number;
}

/** The difference between two distributions of the same quantity. */
export interface DistributionShift {
  /** Largest distance of the two cumulative distributions (Kolmogorov–Smirnov), 0..1. */
  distance: number;
  /** Probability of such a distance when nothing has changed. */
  pValue: number;
  /**
   * Mean distance that values have moved (Wasserstein), in standard deviations of the reference. At most a million,
   * where the reference is constant.
   */
  movedSigmas: number;
  /** Share of the current values beyond the reference's 95th percentile, 0..1. */
  aboveP95: number;
  /** Share of the current values below the reference's 5th percentile, 0..1. */
  belowP5: number;
}

/** Terms of the series; fewer already give more digits than needed. */
const TERMS = 100;
const MAX_MOVED_SIGMAS = 1_000_000;

/**
 * Computes the asymptotic p-value. Without the correction of Stephens (1970), which is for one sample: of two samples it
 * makes the test reject more often than it says.
 */
function kolmogorovP(distance: number, current: number, reference: number): number {
  const lambda = Math.sqrt((current * reference) / (current + reference)) * distance;
  // The series does not converge near zero, where nothing has changed.
  if (lambda < 0.3) return 1;
  let sum = 0;
  for (let term = 1; term <= TERMS; term++)
    sum += (term % 2 === 1 ? 2 : -2) * Math.exp(-2 * term * term * lambda * lambda);
  return Math.min(1, Math.max(0, sum));
}

/** Returns the number of values. */
export const countOf = (values: readonly ValueCount[]): number =>
  values.reduce((sum, { count }) => sum + count, 0);

function deviation(values: readonly ValueCount[], total: number): number {
  const mean = values.reduce((sum, { value, count }) => sum + value * count, 0) / total;
  return Math.sqrt(values.reduce((sum, { value, count }) => sum + count * (value - mean) ** 2, 0) / total);
}

/** Returns the smallest value with at least this share of values up to it. */
function quantile(values: readonly ValueCount[], total: number, share: number): number {
  let seen = 0;
  for (const { value, count } of values) {
    seen += count;
    if (seen >= share * total) return value;
  }
  return values.at(-1)?.value ?? Number.NaN;
}

const shareOf = (values: readonly ValueCount[], total: number, isMeant: (value: number) => boolean): number =>
  countOf(values.filter(({ value }) => isMeant(value))) / total;

const NOTHING: ValueCount = { value: 0, count: 0 };

/** Walks through both in ascending order; returns the largest and the total distance of the cumulative shares. */
function distances(
  current: readonly ValueCount[],
  reference: readonly ValueCount[],
  [ofCurrent, ofReference]: readonly [number, number],
): { distance: number; moved: number } {
  let [now, before, distance, moved, last] = [0, 0, 0, 0, 0];
  let [i, j] = [0, 0];
  while (i < current.length || j < reference.length) {
    const [next, old] = [current[i], reference[j]];
    const isCurrent = old === undefined || (next !== undefined && next.value <= old.value);
    const { value, count } = isCurrent ? (next ?? NOTHING) : old;
    const apart = Math.abs(now / ofCurrent - before / ofReference);
    // Equal values are one step, with no distance between them.
    if (value !== last) distance = Math.max(distance, apart);
    moved += apart * (value - last);
    last = value;
    if (isCurrent) {
      now += count;
      i++;
    } else {
      before += count;
      j++;
    }
  }
  return { distance, moved };
}

/** Compares current values with a reference; null where either is empty. Pure. */
export function distributionShift(
  current: readonly ValueCount[],
  reference: readonly ValueCount[],
): DistributionShift | null {
  const [ofCurrent, ofReference] = [countOf(current), countOf(reference)];
  if (ofCurrent === 0 || ofReference === 0) return null;
  const { distance, moved } = distances(current, reference, [ofCurrent, ofReference]);
  const sigma = deviation(reference, ofReference);
  const [p5, p95] = [quantile(reference, ofReference, 0.05), quantile(reference, ofReference, 0.95)];
  return {
    distance,
    pValue: kolmogorovP(distance, ofCurrent, ofReference),
    movedSigmas: moved === 0 ? 0 : Math.min(moved / sigma, MAX_MOVED_SIGMAS),
    aboveP95: shareOf(current, ofCurrent, (value) => value > p95),
    belowP5: shareOf(current, ofCurrent, (value) => value < p5),
  };
}

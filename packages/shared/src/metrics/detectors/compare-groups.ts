import type { RecordedMetric } from '../definitions/metric-definition.ts';
import { countOf, type ValueCount } from '../figures/distribution-shift.ts';
import { figureOf, type Figure, type FigureSums } from '../figures/metric-figure.ts';
import { statisticOf, shownValue } from '../figures/shown-statistic.ts';
import { benjaminiHochberg } from './benjamini-hochberg.ts';
import { chiSquareTail } from './chi-square.ts';
import { fisherExact, type TwoGroups } from './fisher-exact.ts';

/** What was seen of one metric in one group. */
export interface GroupSums extends FigureSums {
  /** Values of a distribution, ascending; null of other metrics. */
  values: readonly ValueCount[] | null;
}

interface Estimate {
  value: number;
  lower: number;
  upper: number;
}

export interface GroupDifference {
  figure: Figure;
  against: Figure;
  /** Difference of the shown statistic; null where either is unknown. */
  difference: number | null;
  /** 95 % confidence interval of the difference. */
  interval: { lower: number; upper: number } | null;
  /** Probability of such a difference between equal groups; null where it is not tested. */
  pValue: number | null;
}

/** Normal quantile of a two-sided 95 % interval. */
const Z_95 = 1.959963984540054;

/**
 * Computes the interval of the difference of two independent estimates from their own intervals (“MOVER”: Zou and
 * Donner, 2008). With Wilson intervals it is the tenth method of Newcombe (1998). Pure.
 */
export function differenceInterval(one: Estimate, other: Estimate): { lower: number; upper: number } {
  const difference = one.value - other.value;
  return {
    lower: difference - Math.hypot(one.value - one.lower, other.upper - other.value),
    upper: difference + Math.hypot(one.upper - one.value, other.value - other.lower),
  };
}

/** Least expected hits and misses of each group for the approximation by a chi-square variable. */
const LEAST_EXPECTED = 20;

/** Computes the probability of such a difference of two shares if they are equal: exactly for few hits. Pure. */
export function shareDifferencePValue(groups: TwoGroups): number {
  const { hits, samples, otherHits, otherSamples } = groups;
  const all = samples + otherSamples;
  const pooled = (hits + otherHits) / all;
  const least = Math.min(samples, otherSamples) * Math.min(pooled, 1 - pooled);
  if (least < LEAST_EXPECTED) return fisherExact(groups);
  const spread = pooled * (1 - pooled) * (1 / samples + 1 / otherSamples);
  return chiSquareTail((hits / samples - otherHits / otherSamples) ** 2 / spread, 1);
}

type Values = readonly ValueCount[];

/**
 * Splits the values of both groups near a quantile of all of them. Of many equal values the quantile may be the largest
 * one: then they belong to the upper part.
 */
function splitAt(values: Values, share: number): (value: number) => boolean {
  const counts = new Map<number, number>();
  for (const { value, count } of values) counts.set(value, (counts.get(value) ?? 0) + count);
  const total = countOf(values);
  let below = 0;
  for (const [limit, count] of [...counts].sort(([left], [right]) => left - right)) {
    const through = below + count;
    if (through >= share * total) {
      const isNearer = share * total - below < through - share * total;
      return through === total || (below > 0 && isNearer)
        ? (value) => value >= limit
        : (value) => value > limit;
    }
    below = through;
  }
  return () => false;
}

/** Tests a quantile: equal groups have equal shares beyond the quantile of both together (Mood, 1950). */
function quantilePValue(one: Values, other: Values, share: number): number {
  const isBeyond = splitAt([...one, ...other], share);
  const hitsOf = (values: Values): number => countOf(values.filter(({ value }) => isBeyond(value)));
  return shareDifferencePValue({
    hits: hitsOf(one),
    samples: countOf(one),
    otherHits: hitsOf(other),
    otherSamples: countOf(other),
  });
}

/** Bounds of a quantile: those of the order statistics that it lies between with 95 %. */
function quantileEstimate({ quantile, samples }: GroupSums, share: number): Estimate | null {
  const spread = Z_95 * Math.sqrt((share * (1 - share)) / samples);
  const [lower, value, upper] = [Math.max(0, share - spread), share, Math.min(1, share + spread)].map(
    (at) => quantile?.(at) ?? null,
  );
  return lower == null || value == null || upper == null ? null : { lower, value, upper };
}

function estimateOf(metric: RecordedMetric, sums: GroupSums, figure: Figure): Estimate | null {
  const statistic = statisticOf(metric);
  if (statistic !== 'value') return quantileEstimate(sums, statistic === 'p95' ? 0.95 : 0.5);
  const { value, interval } = figure;
  return value === null || interval === null ? null : { value, ...interval };
}

function pValueOf(metric: RecordedMetric, one: GroupSums, other: GroupSums): number | null {
  const statistic = statisticOf(metric);
  if (statistic !== 'value') {
    if (one.values === null || other.values === null) return null;
    return quantilePValue(one.values, other.values, statistic === 'p95' ? 0.95 : 0.5);
  }
  return shareDifferencePValue({
    hits: Math.min(one.total, one.samples),
    samples: one.samples,
    otherHits: Math.min(other.total, other.samples),
    otherSamples: other.samples,
  });
}

/** Whether the samples of a metric are those of people, of which each counts on its own. */
function isCompared({ shape, from }: RecordedMetric): boolean {
  return shape !== 'count' && !from.includes('server.sample');
}

/** Compares a metric of two groups by its shown statistic. A count depends on the size of its group. Pure. */
export function compareGroups(metric: RecordedMetric, one: GroupSums, other: GroupSums): GroupDifference {
  const [figure, against] = [figureOf(metric, one), figureOf(metric, other)];
  const statistic = statisticOf(metric);
  const [value, before] = [shownValue(figure, statistic), shownValue(against, statistic)];
  const nothing = { figure, against, difference: null, interval: null, pValue: null };
  if (!isCompared(metric) || value === null || before === null) return nothing;
  const [estimate, reference] = [estimateOf(metric, one, figure), estimateOf(metric, other, against)];
  const isEnough = figure.enough && against.enough;
  return {
    figure,
    against,
    difference: value - before,
    interval: estimate === null || reference === null ? null : differenceInterval(estimate, reference),
    pValue: isEnough ? pValueOf(metric, one, other) : null,
  };
}

/** Of the differences that are reported, the share that chance alone makes, on average at most. */
const FALSE_SHARE = 0.01;

export const COMPARISON_VERDICTS = ['higher', 'lower', 'quiet', 'not_enough_data', 'not_compared'] as const;
export type ComparisonVerdict = (typeof COMPARISON_VERDICTS)[number];

/** Says of each difference whether it is beyond chance, given that many were looked at. In the order given. Pure. */
export function verdictsOf(
  differences: readonly (GroupDifference & { metric: RecordedMetric })[],
): ComparisonVerdict[] {
  const tested = differences.flatMap(({ pValue }) => (pValue === null ? [] : [pValue]));
  const adjusted = benjaminiHochberg(tested);
  let next = 0;
  return differences.map(({ metric, difference, pValue }) => {
    if (!isCompared(metric)) return 'not_compared';
    if (pValue === null || difference === null) return 'not_enough_data';
    const adjustedP = adjusted[next++] ?? 1;
    if (adjustedP > FALSE_SHARE || difference === 0) return 'quiet';
    return difference > 0 ? 'higher' : 'lower';
  });
}

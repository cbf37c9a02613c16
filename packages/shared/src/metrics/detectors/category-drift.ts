import { MIN_BASELINE_SAMPLES } from '../definitions/metric-definitions.ts';
import { chiSquareQuantile, chiSquareTail } from './chi-square.ts';
import type { DriftVerdict } from './drift-verdict.ts';

export const CATEGORY_DRIFT = {
  minSamples: 200,
  minReferenceSamples: MIN_BASELINE_SAMPLES,
  /** Least population stability index. */
  minPsi: 0.1,
  /** Probability with which it stays below its limit when nothing has changed. */
  confidence: 0.99,
} as const;

export type CategoryDriftSettings = { [Setting in keyof typeof CATEGORY_DRIFT]: number };

export type CategoryCounts = ReadonlyMap<string, number>;

/** How much one category contributes. */
export interface CategoryMove {
  category: string;
  /** Shares, 0..1. */
  now: number;
  before: number;
  /** Part of the index. */
  psi: number;
}

/** Categories of one window against the reference. */
export interface CategoryDrift {
  verdict: DriftVerdict;
  samples: number;
  referenceSamples: number;
  /** Population stability index: the symmetric Kullback–Leibler divergence, with half a sample added to each count. */
  psi: number;
  /** Largest index that chance gives at the confidence. */
  limit: number;
  /** Probability of such an index when nothing has changed. */
  pValue: number;
  /** Largest contribution first. */
  moves: readonly CategoryMove[];
}

/** Added to each count, so that an empty category has a finite share. */
const SMOOTHING = 0.5;

const sumOf = (counts: CategoryCounts): number => [...counts.values()].reduce((sum, count) => sum + count, 0);

function movesOf(current: CategoryCounts, reference: CategoryCounts): CategoryMove[] {
  const categories = [...new Set([...current.keys(), ...reference.keys()])];
  const added = SMOOTHING * categories.length;
  const [ofCurrent, ofReference] = [sumOf(current) + added, sumOf(reference) + added];
  return categories
    .map((category) => {
      const now = ((current.get(category) ?? 0) + SMOOTHING) / ofCurrent;
      const before = ((reference.get(category) ?? 0) + SMOOTHING) / ofReference;
      return { category, now, before, psi: (now - before) * Math.log(now / before) };
    })
    .sort((a, b) => b.psi - a.psi);
}

/**
 * Compares categories with a reference: the population stability index must be above 0.1 and above what chance gives,
 * chi-square(B − 1, .99) × (1/n + 1/m) (Yurdakul and Naranjo, 2020). Pure.
 */
export function categoryDrift(
  current: CategoryCounts,
  reference: CategoryCounts,
  settings: CategoryDriftSettings = CATEGORY_DRIFT,
): CategoryDrift {
  const [samples, referenceSamples] = [sumOf(current), sumOf(reference)];
  const moves = movesOf(current, reference);
  const psi = moves.reduce((sum, move) => sum + move.psi, 0);
  const degrees = Math.max(1, moves.length - 1);
  const scale = 1 / Math.max(1, samples) + 1 / Math.max(1, referenceSamples);
  const limit = chiSquareQuantile(settings.confidence, degrees) * scale;
  const isEnough = samples >= settings.minSamples && referenceSamples >= settings.minReferenceSamples;
  const verdict = !isEnough ? 'not_enough_data' : psi > settings.minPsi && psi > limit ? 'alarm' : 'quiet';
  return {
    verdict,
    samples,
    referenceSamples,
    psi,
    limit,
    pValue: chiSquareTail(psi / scale, degrees),
    moves,
  };
}

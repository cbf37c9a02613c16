import { MIN_BASELINE_SAMPLES } from '../definitions/metric-definitions.ts';
import {
  countOf,
  distributionShift,
  type DistributionShift,
  type ValueCount,
} from '../figures/distribution-shift.ts';
import type { DriftVerdict } from './drift-verdict.ts';

export const CONTINUOUS_DRIFT = {
  minSamples: 200,
  minReferenceSamples: MIN_BASELINE_SAMPLES,
  warnBelow: 0.01,
  alarmBelow: 0.001,
  /** Least mean distance that values have moved beyond chance, in standard deviations of the reference. */
  minMovedSigmas: 0.1,
} as const;

export type ContinuousDriftSettings = { [Setting in keyof typeof CONTINUOUS_DRIFT]: number };

/** Sizes of both samples. */
export interface SampleSizes {
  samples: number;
  referenceSamples: number;
}

/** Values of one window against the reference. */
export interface ContinuousDrift extends SampleSizes {
  verdict: DriftVerdict;
  /** Null without values on either side. */
  shift: DistributionShift | null;
}

/** Mean Wasserstein distance of two samples of one normal distribution, for a root of 1/n + 1/m of one. */
const CHANCE_SIGMAS = 1.27;

/** Computes the Wasserstein distance that chance gives, in standard deviations. */
function movedByChance({ samples, referenceSamples }: SampleSizes): number {
  return CHANCE_SIGMAS * Math.sqrt(1 / samples + 1 / referenceSamples);
}

/** Says whether a distribution has changed significantly and by enough to matter, beyond what chance moves. */
export function verdictOfShift(
  { pValue, movedSigmas }: Pick<DistributionShift, 'pValue' | 'movedSigmas'>,
  sizes: SampleSizes,
  { minMovedSigmas, warnBelow, alarmBelow }: ContinuousDriftSettings = CONTINUOUS_DRIFT,
): DriftVerdict {
  if (!(movedSigmas > minMovedSigmas + movedByChance(sizes) && pValue < warnBelow)) return 'quiet';
  return pValue < alarmBelow ? 'alarm' : 'warning';
}

/**
 * Compares values with a reference: both the two-sample Kolmogorov–Smirnov test and the Wasserstein distance must speak
 * for a change. Values may be single or the middles of bins; bins must be the same on both sides. Pure.
 */
export function continuousDrift(
  current: readonly ValueCount[],
  reference: readonly ValueCount[],
  settings: ContinuousDriftSettings = CONTINUOUS_DRIFT,
): ContinuousDrift {
  const sizes = { samples: countOf(current), referenceSamples: countOf(reference) };
  const shift = distributionShift(current, reference);
  const isEnough =
    sizes.samples >= settings.minSamples && sizes.referenceSamples >= settings.minReferenceSamples;
  const verdict = shift === null || !isEnough ? 'not_enough_data' : verdictOfShift(shift, sizes, settings);
  return { verdict, ...sizes, shift };
}

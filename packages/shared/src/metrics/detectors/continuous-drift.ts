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
  /** Least mean distance that values have moved, in standard deviations of the reference. */
  minMovedSigmas: 0.1,
} as const;

export type ContinuousDriftSettings = { [Setting in keyof typeof CONTINUOUS_DRIFT]: number };

/** Values of one window against the reference. */
export interface ContinuousDrift {
  verdict: DriftVerdict;
  samples: number;
  referenceSamples: number;
  /** Null without values on either side. */
  shift: DistributionShift | null;
}

/** Says whether a distribution has changed significantly and by enough to matter. */
export function verdictOfShift(
  { pValue, movedSigmas }: Pick<DistributionShift, 'pValue' | 'movedSigmas'>,
  { minMovedSigmas, warnBelow, alarmBelow }: ContinuousDriftSettings = CONTINUOUS_DRIFT,
): DriftVerdict {
  if (!(movedSigmas > minMovedSigmas && pValue < warnBelow)) return 'quiet';
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
  const [samples, referenceSamples] = [countOf(current), countOf(reference)];
  const shift = distributionShift(current, reference);
  const isEnough = samples >= settings.minSamples && referenceSamples >= settings.minReferenceSamples;
  const verdict = shift === null || !isEnough ? 'not_enough_data' : verdictOfShift(shift, settings);
  return { verdict, samples, referenceSamples, shift };
}

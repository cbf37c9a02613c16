import { normalTail } from './normal-distribution.ts';

/** Sums over outcomes of which the confidence was known. */
export interface ConfidenceSums {
  samples: number;
  /** Sum of the confidences: what was promised. */
  confidence: number;
  /** Outcomes that were correct: clicked, not said again, or right by a label. */
  correct: number;
  /** Sum of the squared differences of confidence and outcome (Brier). */
  squared: number;
}

/** Promised minus realised correctness. */
export interface CalibrationGap {
  /** Mean confidence minus share correct, less the gap of the reference. Positive: worse than promised. */
  gap: number;
  /** 99 % confidence interval. */
  interval: { lower: number; upper: number };
  /** Standard errors above the gap of the reference. */
  z: number;
  /**
   * Standard errors of the window above the largest gap that the reference may have (two of its standard errors): for a
   * sequence of windows, which all share the error of one reference.
   */
  sequentialZ: number;
  /** Probability of such a gap when the recogniser is as well calibrated as in the reference. One-sided. */
  pValue: number;
}

/** The state of a sequence of windows. */
export interface GapState {
  /** Logarithm of the evidence for a change; 0 or less while nothing speaks for one. */
  value: number;
  /** Start of the window in which the evidence began; epoch milliseconds. */
  sinceMs: number | null;
}

export const CALIBRATION_GAP = {
  minSamples: 200,
  /** Least average number of windows between two false alarms. */
  windowsBetweenFalse: 10_000,
} as const;

/** Normal quantile of a two-sided 99 % interval. */
const Z_99 = 2.5758293035489004;
export const NO_CONFIDENCE: ConfidenceSums = { samples: 0, confidence: 0, correct: 0, squared: 0 };
export const GAP_START: GapState = { value: 0, sinceMs: null };
/** Standard errors of the reference's gap that a sequence of windows allows for. */
const REFERENCE_ERRORS = 2;
/** Sizes of a change, in standard errors, over which the evidence is averaged. */
const CHANGES = [0.5, 1, 2, 4] as const;

/** Adds one outcome. */
export function addOutcome(sums: ConfidenceSums, confidence: number, isCorrect: boolean): ConfidenceSums {
  const correct = isCorrect ? 1 : 0;
  return {
    samples: sums.samples + 1,
    confidence: sums.confidence + confidence,
    correct: sums.correct + correct,
    squared: sums.squared + (confidence - correct) ** 2,
  };
}

const meanGap = ({ samples, confidence, correct }: ConfidenceSums): number =>
  samples === 0 ? 0 : (confidence - correct) / samples;

/** Variance of the mean gap. Half a squared difference is added, so that it is never 0. */
const varianceOf = (sums: ConfidenceSums): number =>
  sums.samples === 0
    ? 0
    : Math.max(0, (sums.squared + 0.5) / sums.samples - meanGap(sums) ** 2) / sums.samples;

/**
 * Compares promised with realised correctness, which needs no labels. Null with fewer than 200 samples. Pure.
 *
 * @param reference sums of a time when all was well: clicks and redos are no exact labels, so their standing difference
 *   to confidence is subtracted; without a reference the confidence is expected to be exact
 */
export function calibrationGap(
  now: ConfidenceSums,
  reference: ConfidenceSums = NO_CONFIDENCE,
): CalibrationGap | null {
  if (now.samples < CALIBRATION_GAP.minSamples) return null;
  const gap = meanGap(now) - meanGap(reference);
  const [variance, ofReference] = [varianceOf(now), varianceOf(reference)];
  const error = Math.sqrt(variance + ofReference);
  const sequentialZ = (gap - REFERENCE_ERRORS * Math.sqrt(ofReference)) / Math.sqrt(variance);
  const z = gap / error;
  const interval = { lower: gap - Z_99 * error, upper: gap + Z_99 * error };
  return { gap, interval, z, sequentialZ, pValue: normalTail(z) };
}

/**
 * Adds a window to the evidence that the gap has grown: a cumulative sum of e-values, each the mixture of likelihood
 * ratios of its standard score (Shin, Ramdas and Rinaldo, 2023). On average at least as many windows as the exponential
 * of the threshold pass between false alarms, however often one looks. Pure.
 */
export function gapStep(
  state: GapState,
  { sequentialZ, fromMs }: Pick<CalibrationGap, 'sequentialZ'> & { fromMs: number },
): GapState {
  const ratios = CHANGES.map((change) => Math.exp(change * sequentialZ - change ** 2 / 2));
  const evidence = ratios.reduce((sum, ratio) => sum + ratio, 0);
  const value = Math.max(0, state.value) + Math.log(evidence / CHANGES.length);
  return value > 0 ? { value, sinceMs: state.sinceMs ?? fromMs } : GAP_START;
}

/** Whether a sequence of windows is an alarm. */
export function isGapAlarm(
  { value }: GapState,
  windowsBetweenFalse: number = CALIBRATION_GAP.windowsBetweenFalse,
): boolean {
  return value >= Math.log(windowsBetweenFalse);
}

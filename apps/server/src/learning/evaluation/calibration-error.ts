export interface ScoredOutcome {
  /** 0..1 */
  confidence: number;
  right: boolean;
}

/** The outcomes of the values whose confidence is in one range. */
export interface ReliabilityBin {
  /** The range; `to` is exclusive except in the last bin. */
  from: number;
  to: number;
  count: number;
  /** Mean confidence and share of right values; null if the bin is empty. */
  confidence: number | null;
  accuracy: number | null;
}

/** Bins of equal width. If confidences are calibrated, confidence and accuracy are equal in each bin. */
export function reliabilityBins(values: readonly ScoredOutcome[], bins = 10): ReliabilityBin[] {
  const sums = Array.from({ length: bins }, () => ({ count: 0, confidence: 0, right: 0 }));
  for (const { confidence, right } of values) {
    const sum = sums[Math.min(bins - 1, Math.floor(confidence * bins))];
    if (sum === undefined) throw new Error(`a confidence of ${confidence}`);
    sum.count++;
    sum.confidence += confidence;
    sum.right += right ? 1 : 0;
  }
  return sums.map(({ count, confidence, right }, bin) => ({
    from: bin / bins,
    to: (bin + 1) / bins,
    count,
    confidence: count === 0 ? null : confidence / count,
    accuracy: count === 0 ? null : right / count,
  }));
}

/**
 * Expected calibration error: the mean difference between confidence and accuracy over bins of equal width, weighted
 * by their size; null without values. Source: Naeini, Cooper, Hauskrecht, "Obtaining Well Calibrated Probabilities
 * Using Bayesian Binning", AAAI 2015.
 */
export function expectedCalibrationError(values: readonly ScoredOutcome[], bins = 10): number | null {
  if (values.length === 0) return null;
  const gaps = reliabilityBins(values, bins).map(
    ({ count, confidence, accuracy }) => count * Math.abs((confidence ?? 0) - (accuracy ?? 0)),
  );
  return gaps.reduce((sum, gap) => sum + gap, 0) / values.length;
}

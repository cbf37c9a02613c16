export interface ScoredOutcome {
  /** 0..1 */
  confidence: number;
  right: boolean;
}

/** What became of the values whose confidence lies in one stretch. */
export interface ReliabilityBin {
  /** The stretch, `to` exclusive but for the last. */
  from: number;
  to: number;
  count: number;
  /** Mean confidence and the share that was right; null where the bin is empty. */
  confidence: number | null;
  accuracy: number | null;
}

/** Bins of equal width over the confidences: where they are calibrated, confidence and accuracy of each are the same. */
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
 * Expected calibration error: the mean distance between confidence and accuracy over bins of equal width, weighted
 * by their size; null for no values. Source: Naeini, Cooper, Hauskrecht, "Obtaining Well Calibrated Probabilities
 * Using Bayesian Binning", AAAI 2015.
 */
export function expectedCalibrationError(values: readonly ScoredOutcome[], bins = 10): number | null {
  if (values.length === 0) return null;
  const gaps = reliabilityBins(values, bins).map(
    ({ count, confidence, accuracy }) => count * Math.abs((confidence ?? 0) - (accuracy ?? 0)),
  );
  return gaps.reduce((sum, gap) => sum + gap, 0) / values.length;
}

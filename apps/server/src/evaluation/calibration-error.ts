export interface Judged {
  /** 0..1 */
  confidence: number;
  right: boolean;
}

/**
 * Expected calibration error: the mean distance between confidence and accuracy over bins of equal width, weighted
 * by their size; null for no values. Source: Naeini, Cooper, Hauskrecht, "Obtaining Well Calibrated Probabilities
 * Using Bayesian Binning", AAAI 2015.
 */
export function expectedCalibrationError(values: readonly Judged[], bins = 10): number | null {
  if (values.length === 0) return null;
  const gaps = Array.from({ length: bins }, () => 0);
  for (const { confidence, right } of values) {
    const bin = Math.min(bins - 1, Math.floor(confidence * bins));
    gaps[bin] = (gaps[bin] ?? 0) + confidence - (right ? 1 : 0);
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / values.length;
}

import type { PathEvidence } from '@hark/moonshine/path-evidence';

/** Weights of a logistic regression: probability = 1 / (1 + exp(-(bias + sum of weight * feature))). */
export interface ConfidenceModel {
  bias: number;
  meanLogProb: number;
  lowestLogProb: number;
}

/** Fitted on a development set of 1,053 recordings (docs/recognition.md); all weights >= 0, so it is monotone. */
export const confidenceModel: ConfidenceModel = { bias: 3, meanLogProb: 4, lowestLogProb: 0.6 };

/** Estimated probability that every word of a reading is right, 0..1. */
export function confidenceOf(evidence: PathEvidence, model: ConfidenceModel = confidenceModel): number {
  const { bias, meanLogProb, lowestLogProb } = model;
  const score = bias + meanLogProb * evidence.meanLogProb + lowestLogProb * evidence.lowestLogProb;
  return 1 / (1 + Math.exp(-score));
}

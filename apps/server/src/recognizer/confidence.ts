import type { PathEvidence } from '@hark/moonshine/path-evidence';

/** Logistic regression on the least probable token: of the evidence tried, the others added nothing to it. */
export interface ConfidenceModel {
  bias: number;
  /** >= 0: confidence never falls when the evidence gets better. */
  lowestLogProb: number;
}

/** Fitted on a development set of 1,053 recordings; what it is worth is in docs/recognition.md. */
export const confidenceModel: ConfidenceModel = { bias: 2.2, lowestLogProb: 2.46 };

/** Estimated probability that every word of a reading is right, 0..1. */
export function confidenceOf(
  { lowestLogProb }: PathEvidence,
  model: ConfidenceModel = confidenceModel,
): number {
  return 1 / (1 + Math.exp(-(model.bias + model.lowestLogProb * lowestLogProb)));
}

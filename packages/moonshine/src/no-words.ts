import type { PathEvidence } from './path-evidence.ts';

export interface NoWordsRule {
  /** Words less probable than this (mean natural logarithm a token) are none. */
  lowestMeanLogProb: number;
  /** With the end this probable as the first token, the words must do better: */
  endFirstLogProb: number;
  lowestMeanLogProbThen: number;
}

/**
 * Whether the decoder's own evidence says that there are no words in what it was given: the path it was made to
 * take is improbable, or it would have ended at once and the path is not good either.
 */
export function hasNoWords(evidence: PathEvidence, endFirstLogProb: number, rule: NoWordsRule): boolean {
  if (evidence.tokens === 0) return true;
  if (evidence.meanLogProb < rule.lowestMeanLogProb) return true;
  return endFirstLogProb >= rule.endFirstLogProb && evidence.meanLogProb < rule.lowestMeanLogProbThen;
}

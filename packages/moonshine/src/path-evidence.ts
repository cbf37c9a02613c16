import type { DecodedPath } from './decoded-path.ts';

/** Log probabilities of a path without bias; natural logarithms. */
export interface PathEvidence {
  tokens: number;
  /** Sum over the path, including the end token if the path ended by itself. */
  totalLogProb: number;
  /** Mean over the same tokens. */
  meanLogProb: number;
  /** Lowest value of the same tokens. */
  lowestLogProb: number;
}

export function pathEvidence({ tokens, logProbs, endLogProb }: DecodedPath): PathEvidence {
  const all = endLogProb === null ? logProbs : [...logProbs, endLogProb];
  const totalLogProb = all.reduce((total, logProb) => total + logProb, 0);
  return {
    tokens: tokens.length,
    totalLogProb,
    meanLogProb: all.length === 0 ? 0 : totalLogProb / all.length,
    lowestLogProb: all.reduce((lowest, logProb) => Math.min(lowest, logProb), 0),
  };
}

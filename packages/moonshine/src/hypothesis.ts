import type { DecodedPath } from './greedy-search.ts';

/** What the decoder itself thought of a path; natural logarithms. */
export interface PathEvidence {
  tokens: number;
  /** Mean over the tokens and, where the path ended by itself, the end. */
  meanLogProb: number;
  /** The least probable token. */
  lowestLogProb: number;
}

export function pathEvidence(path: DecodedPath): PathEvidence {
  const logProbs = path.choices.map(({ logProb }) => logProb);
  if (path.endLogProb !== null) logProbs.push(path.endLogProb);
  const sum = logProbs.reduce((total, logProb) => total + logProb, 0);
  return {
    tokens: path.choices.length,
    meanLogProb: logProbs.length === 0 ? 0 : sum / logProbs.length,
    lowestLogProb: logProbs.reduce((lowest, logProb) => Math.min(lowest, logProb), 0),
  };
}

import type { DecodedPath } from './greedy-search.ts';

/** What the decoder itself thought of a path; natural logarithms. */
export interface PathEvidence {
  tokens: number;
  /** Of the whole path, and of its end where it ended by itself. */
  totalLogProb: number;
  /** The same a token. */
  meanLogProb: number;
  /** Of the least probable token. */
  lowestLogProb: number;
}

export function pathEvidence(path: DecodedPath): PathEvidence {
  const logProbs = path.choices.map(({ logProb }) => logProb);
  if (path.endLogProb !== null) logProbs.push(path.endLogProb);
  const totalLogProb = logProbs.reduce((total, logProb) => total + logProb, 0);
  return {
    tokens: path.choices.length,
    totalLogProb,
    meanLogProb: logProbs.length === 0 ? 0 : totalLogProb / logProbs.length,
    lowestLogProb: logProbs.reduce((lowest, logProb) => Math.min(lowest, logProb), 0),
  };
}

import type { DecodedPath } from './decoded-path.ts';

/** What the decoder itself thought of a path, without any bias; natural logarithms. */
export interface PathEvidence {
  tokens: number;
  /** Of the whole path, and of its end where it ended by itself. */
  totalLogProb: number;
  /** The same a token. */
  meanLogProb: number;
  /** Of the least probable token. */
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

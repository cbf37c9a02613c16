import type { DecodedPath } from './decoded-path.ts';
import { spokenPieces } from './spoken-pieces.ts';
import type { Tokenizer } from './tokenizer.ts';

/** Evidence of the network for one word of a path. */
export interface WordEvidence {
  /** The written word with its punctuation. */
  word: string;
  /** Log probability of its least probable spoken token (natural logarithm); punctuation does not count. */
  lowestLogProb: number;
}

/** Returns the words of a path in order. Joined with spaces, they are its text. */
export function wordEvidence(
  { tokens, logProbs }: Pick<DecodedPath, 'tokens' | 'logProbs'>,
  tokenizer: Pick<Tokenizer, 'decode' | 'startsWord' | 'joins'>,
): WordEvidence[] {
  return spokenPieces(tokens, tokenizer).map(({ word, saidPlaces }) => ({
    word,
    lowestLogProb: saidPlaces.reduce((lowest, place) => Math.min(lowest, logProbs[place] ?? 0), 0),
  }));
}

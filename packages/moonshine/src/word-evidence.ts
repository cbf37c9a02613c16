import type { DecodedPath } from './decoded-path.ts';
import { spokenPieces } from './spoken-pieces.ts';
import type { Tokenizer } from './tokenizer.ts';

/** What the network thought of one word of a path. */
export interface WordEvidence {
  /** As it is written, with the marks that stand with it. */
  word: string;
  /** Of its least probable piece (natural logarithm); a full stop or a comma says nothing about the word. */
  lowestLogProb: number;
}

/** The words of a path in order; put together with a space between they are its text. */
export function wordEvidence(
  { tokens, logProbs }: Pick<DecodedPath, 'tokens' | 'logProbs'>,
  tokenizer: Pick<Tokenizer, 'decode' | 'startsWord' | 'joins'>,
): WordEvidence[] {
  return spokenPieces(tokens, tokenizer).map(({ word, saidPlaces }) => ({
    word,
    lowestLogProb: saidPlaces.reduce((lowest, place) => Math.min(lowest, logProbs[place] ?? 0), 0),
  }));
}

import type { DecodedPath } from './decoded-path.ts';
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
  const words: { pieces: number[]; lowestLogProb: number }[] = [];
  for (const [place, token] of tokens.entries()) {
    const begins = tokenizer.startsWord(token);
    const last = words[words.length - 1];
    const word = begins || last === undefined ? { pieces: [], lowestLogProb: 0 } : last;
    if (word !== last) words.push(word);
    word.pieces.push(token);
    if (begins || tokenizer.joins(token))
      word.lowestLogProb = Math.min(word.lowestLogProb, logProbs[place] ?? 0);
  }
  return words
    .map(({ pieces, lowestLogProb }) => ({ word: tokenizer.decode(pieces), lowestLogProb }))
    .filter(({ word }) => word !== '');
}

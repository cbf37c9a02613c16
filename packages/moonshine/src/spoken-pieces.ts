import type { Tokenizer } from './tokenizer.ts';

/** One word of a row of tokens. */
export interface SpokenPieces {
  /** As it is written, with the marks that stand with it. */
  word: string;
  /** The places of its tokens in the row. */
  places: number[];
  /** Those of them that are said; a full stop or a comma is not. */
  saidPlaces: number[];
}

/** The words of a row of tokens in order; put together with a space between they are its text. */
export function spokenPieces(
  tokens: readonly number[],
  tokenizer: Pick<Tokenizer, 'decode' | 'startsWord' | 'joins'>,
): SpokenPieces[] {
  const words: { places: number[]; saidPlaces: number[] }[] = [];
  for (const [place, token] of tokens.entries()) {
    const begins = tokenizer.startsWord(token);
    const last = words[words.length - 1];
    const word = begins || last === undefined ? { places: [], saidPlaces: [] } : last;
    if (word !== last) words.push(word);
    word.places.push(place);
    if (begins || tokenizer.joins(token)) word.saidPlaces.push(place);
  }
  return words
    .map(({ places, saidPlaces }) => ({
      word: tokenizer.decode(places.map((place) => tokens[place] ?? 0)),
      places,
      saidPlaces,
    }))
    .filter(({ word }) => word !== '');
}

import type { Tokenizer } from './tokenizer.ts';

/** One word of a row of tokens. */
export interface SpokenPieces {
  /** The written word with its punctuation. */
  word: string;
  /** Positions of its tokens in the row. */
  places: number[];
  /** Positions of its spoken tokens, without punctuation such as a full stop or a comma. */
  saidPlaces: number[];
}

/** Splits a row of tokens into words. Joined with spaces, the words are the text of the row. */
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

import type { LlamaTokenizer } from 'llama-tokenizer-js';

/** So many different words are remembered with their pieces; then the memory begins anew. */
const MOST_WORDS = 65_536;

/**
 * Cuts a text where no piece can reach across: before the spaces that follow something else, since no piece has a
 * space after another character, and around characters that have no piece and are written in bytes.
 */
function cut(text: string, hasPiece: (character: string) => boolean): string[] {
  const parts: string[] = [];
  let part = '';
  let last = '';
  for (const character of text) {
    const apart = !hasPiece(character);
    if (part !== '' && (apart || (character === ' ' && last !== ' '))) {
      parts.push(part);
      part = '';
    }
    if (apart) parts.push(character);
    else part += character;
    last = character;
  }
  return part === '' ? parts : [...parts, part];
}

/**
 * The byte pair encoding of sentencepiece, a space put before the text. It is done word by word: the same pieces as
 * for the whole, faster because words come back, and exact where the library ranks merges wrongly for the end of a
 * text with many characters in bytes.
 */
export function createPieceEncoder(llama: LlamaTokenizer): (text: string) => number[] {
  const known = new Map<string, readonly number[]>();
  const hasPiece = (character: string) => character === ' ' || llama.vocabByString.has(character);
  function piecesOf(part: string): readonly number[] {
    const seen = known.get(part);
    if (seen !== undefined) return seen;
    const pieces = llama.encode(part, false, false);
    if (known.size >= MOST_WORDS) known.clear();
    known.set(part, pieces);
    return pieces;
  }
  return (text) => (text === '' ? [] : cut(` ${text}`, hasPiece).flatMap(piecesOf));
}

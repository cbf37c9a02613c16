import { LlamaTokenizer } from 'llama-tokenizer-js';
import { createPieceEncoder } from './piece-encoder.ts';

export interface Tokenizer {
  /** The pieces of a text as the model writes them, a space before the first word. None for no text. */
  encode(text: string): number[];
  /** The text of a run of tokens, trimmed. Bytes that are no valid UTF-8 become U+FFFD. */
  decode(tokens: readonly number[]): string;
  /** Whether the piece goes on with the word before it, so that no word ends there. */
  joins(token: number): boolean;
  /** Whether the piece begins a word: what stands before it is another word. */
  startsWord(token: number): boolean;
}

/** `<unk>`, `<s>` and `</s>`, the first pieces of the vocabulary. */
const CONTROL_TOKENS = 3;

/** A letter, its accent, a figure, the inside of "don't" and "e-mail", or a byte of a character without a piece. */
const INSIDE_WORD = /^(?:[\p{L}\p{M}\p{N}'’-]|<0x(?!0A))/u;

/**
 * Moonshine's vocabulary is Llama's 32,000 pieces with 768 markers after them. Markers and control pieces stand
 * for no text and are left out.
 */
export function createTokenizer(): Tokenizer {
  const llama = new LlamaTokenizer();
  const isText = (token: number) => token >= CONTROL_TOKENS && token < llama.vocabById.length;
  const pieceOf = (token: number) => (isText(token) ? (llama.vocabById[token] ?? '') : '');
  return {
    encode: createPieceEncoder(llama),
    decode: (tokens) => llama.decode(tokens.filter(isText), false, false).trim(),
    joins: (token) => INSIDE_WORD.test(pieceOf(token)),
    startsWord: (token) => pieceOf(token).startsWith('▁'),
  };
}

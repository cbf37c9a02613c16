import { LlamaTokenizer } from 'llama-tokenizer-js';
import { createPieceEncoder } from './piece-encoder.ts';

export interface Tokenizer {
  /** Encodes a text as the model does, with a space before the first word. Empty for an empty text. */
  encode(text: string): number[];
  /** Decodes tokens to a trimmed text. Bytes that are not valid UTF-8 become U+FFFD. */
  decode(tokens: readonly number[]): string;
  /** Whether the token continues the preceding word, so no word ends before it. */
  joins(token: number): boolean;
  /** Whether the token starts a new word. */
  startsWord(token: number): boolean;
}

/** `<unk>`, `<s>` and `</s>`, the first tokens of the vocabulary. */
const CONTROL_TOKENS = 3;

/** A letter, an accent, a figure, the mark in "don't" or "e-mail", or a byte of a character without a token. */
const INSIDE_WORD = /^(?:[\p{L}\p{M}\p{N}'’-]|<0x(?!0A))/u;

/**
 * Creates the tokenizer of Moonshine. Its vocabulary is Llama's 32,000 tokens followed by 768 markers. Markers and
 * control tokens have no text and are omitted.
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

import { LlamaTokenizer } from 'llama-tokenizer-js';

export interface Tokenizer {
  /** The text of a run of tokens, trimmed. Bytes that are no valid UTF-8 become U+FFFD. */
  decode(tokens: readonly number[]): string;
}

/** `<unk>`, `<s>` and `</s>`, the first pieces of the vocabulary. */
const controlTokens = 3;

/**
 * Moonshine's vocabulary is Llama's 32,000 pieces with 768 markers after them. Markers and control pieces stand
 * for no text and are left out.
 */
export function createTokenizer(): Tokenizer {
  const llama = new LlamaTokenizer();
  const isText = (token: number) => token >= controlTokens && token < llama.vocabById.length;
  return { decode: (tokens) => llama.decode(tokens.filter(isText), false, false).trim() };
}

import { LlamaTokenizer } from 'llama-tokenizer-js';
import { moonshineTiny } from './moonshine-shape.ts';

/**
 * Returns the token pieces of Moonshine in the order of the tokens. As in SentencePiece, `▁` is a space and `<0x0A>` a
 * byte. The markers after Llama's vocabulary have no text; each gets a distinct name.
 */
export function vocabularyPieces(): string[] {
  const { vocabById } = new LlamaTokenizer();
  return Array.from(
    { length: moonshineTiny.vocabularySize },
    (_, token) => vocabById[token] ?? `<<${token}>>`,
  );
}

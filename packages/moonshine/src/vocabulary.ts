import { LlamaTokenizer } from 'llama-tokenizer-js';
import { moonshineTiny } from './moonshine-shape.ts';

/**
 * The pieces that Moonshine's tokens stand for, in the order of the tokens: as in SentencePiece, `▁` is a space and
 * `<0x0A>` a byte. The markers after Llama's vocabulary stand for no text; each has a name of its own.
 */
export function vocabularyPieces(): string[] {
  const { vocabById } = new LlamaTokenizer();
  return Array.from(
    { length: moonshineTiny.vocabularySize },
    (_, token) => vocabById[token] ?? `<<${token}>>`,
  );
}

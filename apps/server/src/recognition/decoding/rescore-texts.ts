import type { MoonshineModel } from '@hark/moonshine/moonshine-model';
import { phraseVariants } from '@hark/moonshine/phrase-variants';
import { scoreTexts } from '@hark/moonshine/score-texts';
import type { Tokenizer } from '@hark/moonshine/tokenizer';
import type { EncoderStates } from '../recognizer.ts';

export type Rescorer = (encoderStates: EncoderStates, texts: readonly string[]) => Promise<(number | null)[]>;

/** Longer texts are not said in one breath. */
const MOST_TOKENS = 64;

const STARTS_SMALL = /^\p{Ll}/u;

/** Spellings that the model may produce when the text is the whole utterance: the first letter is a capital. */
function writingsOf(text: string, tokenizer: Tokenizer): number[][] {
  const variants = phraseVariants(text).filter((writing) => !STARTS_SMALL.test(writing));
  if (variants.length === 0) return [];
  const asGiven = STARTS_SMALL.test(text) ? [] : [text.trim()];
  return [...new Set([...asGiven, ...variants])]
    .map((writing) => tokenizer.encode(writing))
    .filter(({ length }) => length <= MOST_TOKENS);
}

function marksOf(tokenizer: Tokenizer): number[] {
  const [letter] = tokenizer.encode('a');
  return ['.', '?', '!'].flatMap((mark) => tokenizer.encode(`a${mark}`).filter((token) => token !== letter));
}

/** Scores texts against encoder states. The score of a text is that of its most probable spelling. */
export function createRescorer(model: MoonshineModel, tokenizer: Tokenizer): Rescorer {
  const marks = marksOf(tokenizer);
  return async ({ states, dims }, texts) => {
    const writings = texts.map((text) => writingsOf(text, tokenizer));
    const encoding = { type: 'float32', data: states, dims } as const;
    const scores = (await scoreTexts(model, encoding, { texts: writings.flat(), marks })).values();
    return writings.map((own) => {
      const ofOwn = own.map(() => scores.next().value ?? Number.NEGATIVE_INFINITY);
      return ofOwn.length === 0 ? null : Math.max(...ofOwn);
    });
  };
}

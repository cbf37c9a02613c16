import type { MoonshineModel } from '@hark/moonshine/moonshine-model';
import { phraseVariants } from '@hark/moonshine/phrase-variants';
import { scoreTexts } from '@hark/moonshine/score-texts';
import type { Tokenizer } from '@hark/moonshine/tokenizer';
import type { Sound } from './recognizer.ts';

/** Longer ones are not said in one breath, and cost a row of that length. */
const mostTokens = 64;

const startsSmall = /^\p{Ll}/u;

/** What the model may write when this is all that is said: the first letter is a capital then. */
function writingsOf(text: string, tokenizer: Tokenizer): number[][] {
  return phraseVariants(text)
    .filter((writing) => !startsSmall.test(writing))
    .map((writing) => tokenizer.encode(writing))
    .filter(({ length }) => length <= mostTokens);
}

/** A text is as probable as the writing of it that explains the sound best. */
export async function judgeTexts(
  { model, tokenizer }: { model: MoonshineModel; tokenizer: Tokenizer },
  { states, dims }: Sound,
  texts: readonly string[],
): Promise<(number | null)[]> {
  const writings = texts.map((text) => writingsOf(text, tokenizer));
  const scores = await scoreTexts(model, { type: 'float32', data: states, dims }, writings.flat());
  const rest = scores.values();
  return writings.map((own) =>
    own.reduce<number | null>((best) => {
      const score = rest.next().value ?? Number.NEGATIVE_INFINITY;
      return Math.max(best ?? score, score);
    }, null),
  );
}

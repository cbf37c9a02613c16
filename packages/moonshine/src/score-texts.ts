import type { Encoding, MoonshineModel } from './moonshine-model.ts';
import { logProbOf } from './token-scores.ts';

type Tokens = readonly number[];

/** The scores of one position are 131 kB: so many positions at most are asked of the network in one run. */
const MOST_POSITIONS = 256;

/** Texts whose rows, padded to the longest, fit into one run; at least one. */
function inRuns(texts: readonly Tokens[]): Tokens[][] {
  const runs: Tokens[][] = [];
  let width = 0;
  for (const text of texts) {
    const run = runs.at(-1);
    width = Math.max(width, text.length);
    if (run !== undefined && (run.length + 1) * width <= MOST_POSITIONS) run.push(text);
    else {
      runs.push([text]);
      width = text.length;
    }
  }
  return runs;
}

/** What stands after the end of a text is never seen by what is before it. */
function padded(texts: readonly Tokens[], token: number): number[][] {
  const width = Math.max(...texts.map(({ length }) => length));
  return texts.map((text) => [...text, ...Array.from({ length: width - text.length }, () => token)]);
}

/** Natural logarithm of the probability of any of these tokens. */
function logProbOfAny(logits: Float32Array, tokens: readonly number[]): number {
  return Math.log(tokens.reduce((sum, token) => sum + Math.exp(logProbOf(logits, token)), 0));
}

/**
 * How probable each of these texts is as what was said, its end included; natural logarithms. The decoder is given the
 * texts and only says what it thinks of them: all tokens of all texts in one run of the network after that for the
 * first token (in several where they are very many). No text may be without tokens.
 *
 * `marks`: tokens that, like the end token, show that a text is complete, so that it need not be given with every full
 * stop and question mark that the model may write.
 */
export async function scoreTexts(
  model: MoonshineModel,
  encoding: Encoding,
  { texts, marks = [] }: { texts: readonly Tokens[]; marks?: readonly number[] },
): Promise<number[]> {
  const { endToken, vocabularySize } = model.shape;
  const first = await model.start(encoding);
  const scores: number[] = [];
  for (const run of inRuns(texts)) {
    const rows = padded(run, endToken);
    const logits = await model.readAhead(first.state, rows);
    const width = logits.length / (run.length * vocabularySize);
    for (const [row, text] of run.entries()) {
      const logitsAt = (at: number): Float32Array => {
        const from = (row * width + at - 1) * vocabularySize;
        return at === 0 ? first.logits : logits.subarray(from, from + vocabularySize);
      };
      const said = text.reduce((sum, token, at) => sum + logProbOf(logitsAt(at), token), 0);
      scores.push(said + logProbOfAny(logitsAt(text.length), [endToken, ...marks]));
    }
  }
  return scores;
}

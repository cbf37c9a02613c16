import type { Encoding, MoonshineModel } from './moonshine-model.ts';
import { logProbOf } from './token-scores.ts';

type Tokens = readonly number[];

/** Most positions in one run of the network; the scores of each take 131 kB. */
const MOST_POSITIONS = 256;

/** Groups texts into runs within the limit, with rows padded to the longest. Each run has at least one text. */
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

/** Pads texts to the length of the longest. Padding does not affect the scores of the tokens before it. */
function padded(texts: readonly Tokens[], token: number): number[][] {
  const width = Math.max(...texts.map(({ length }) => length));
  return texts.map((text) => [...text, ...Array.from({ length: width - text.length }, () => token)]);
}

/** Natural logarithm of the probability of any of these tokens. */
function logProbOfAny(logits: Float32Array, tokens: readonly number[]): number {
  return Math.log(tokens.reduce((sum, token) => sum + Math.exp(logProbOf(logits, token)), 0));
}

/**
 * Computes the log probability of each text as the transcript of the audio, including its end; natural logarithms.
 * After the run for the first token, the decoder reads all tokens of all texts in one run of the network, or in several
 * if there are very many. Every text needs at least one token.
 *
 * `marks`: tokens that complete a text like the end token. A text therefore need not be given with every full stop and
 * question mark that the model may write.
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

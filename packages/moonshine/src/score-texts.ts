import type { Encoding, KnownToken, MoonshineModel } from './moonshine-model.ts';

type Tokens = readonly number[];

/** Most tokens in one run of the network, which computes 131 kB of scores for each. */
const MOST_TOKENS = 256;

/** Groups texts into runs within the limit. Each run has at least one text. */
function inRuns(texts: readonly Tokens[]): Tokens[][] {
  const runs: Tokens[][] = [];
  let tokens = 0;
  for (const text of texts) {
    const run = runs.at(-1);
    tokens += text.length;
    if (run !== undefined && tokens <= MOST_TOKENS) run.push(text);
    else {
      runs.push([text]);
      tokens = text.length;
    }
  }
  return runs;
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

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
  const firsts = texts.map(([token = 0]) => token);
  const first = await model.start(encoding, firsts);
  const ends = [model.shape.endToken, ...marks];
  const known = (text: Tokens): KnownToken[] =>
    text.map((token, at) => {
      const next = text[at + 1];
      return { token, asked: next === undefined ? ends : [next] };
    });
  const scores: number[] = [];
  for (const run of inRuns(texts)) {
    const asked = await model.readAhead(first.state, run.map(known));
    const width = asked.length / sumOf(run.map(({ length }) => length));
    let row = 0;
    for (const text of run) {
      const firstLogProb = first.askedLogProbs[scores.length] ?? Number.NEGATIVE_INFINITY;
      const others = text.slice(1).map((_, at) => asked[(row + at) * width] ?? Number.NEGATIVE_INFINITY);
      row += text.length;
      const endings = asked.subarray((row - 1) * width, (row - 1) * width + ends.length);
      const ended = Math.log(sumOf(Array.from(endings, Math.exp)));
      scores.push(firstLogProb + sumOf(others) + ended);
    }
  }
  return scores;
}

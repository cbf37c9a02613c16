import { LlamaTokenizer } from 'llama-tokenizer-js';
import { createBestFew } from '@hark/moonshine/best-few';
import { buildContextGraph } from '@hark/moonshine/build-context-graph';
import { createContextBias } from '@hark/moonshine/context-bias';
import type { ContextGraph } from '@hark/moonshine/context-graph';
import { defaultBiasWeights } from '@hark/moonshine/context-weights';
import { phraseVariants } from '@hark/moonshine/phrase-variants';
import { byteLengthOf } from '@hark/moonshine/share-context-graph';
import { createTokenizer, type Tokenizer } from '@hark/moonshine/tokenizer';
import type { BenchRow } from './bench-row.ts';
import { compareTimes } from './compare-times.ts';
import { makeUpTitles } from './made-up-titles.ts';

const SIZES = [1_000, 10_000, 100_000];
const BUDGET_BYTES_A_TITLE = 1_000;
const PATHS = 5;
const TOKENS_A_PATH = 20;
const VOCABULARY = 32_768;
const TITLES_SAID = 50;

export const NAME = 'Biasing: a context graph of titles';

function time<T>(work: () => T): { result: T; durationMs: number } {
  const startedAtMs = performance.now();
  const result = work();
  return { result, durationMs: performance.now() - startedAtMs };
}

/** Times one step of a beam search: the graph's gains of each path's best tokens, and the selection of those tokens. */
function timeStep(graph: ContextGraph, said: readonly (readonly number[])[]) {
  const bias = createContextBias(graph, defaultBiasWeights);
  const logits = Float32Array.from({ length: VOCABULARY }, (_, token) => Math.sin(token * token));
  const best = createBestFew(TOKENS_A_PATH);
  let checksum = 0;
  function rank(): void {
    best.clear();
    for (const [token, logit] of logits.entries()) if (logit > best.entry()) best.offer(token, logit);
    checksum += best.count();
  }
  function follow(tokens: readonly number[]): void {
    let state = bias.start;
    for (const token of tokens) {
      // Rejected tokens are looked up too.
      for (let i = 1; i < TOKENS_A_PATH; i++) checksum += bias.gain(state, token + i);
      checksum += bias.gain(state, token) + bias.continuations(state).length;
      state = bias.next(state, token);
    }
    checksum += bias.gainAtEnd(state);
  }
  const times = compareTimes(
    () => said.forEach(follow),
    () => said.forEach((tokens) => tokens.forEach(rank)),
  );
  if (Number.isNaN(checksum)) throw new Error('a gain is no number');
  const stepUs = (totalMs: number) => (totalMs / said.flat().length) * PATHS * 1_000;
  return { oursUs: stepUs(times.oursMs), baselineUs: stepUs(times.baselineMs) };
}

function measure(size: number, tokenizer: Tokenizer, library: LlamaTokenizer): BenchRow[] {
  const titles = makeUpTitles(size);
  const phrases = titles.map((text) => ({ text }));
  const built = time(() => buildContextGraph(phrases, { tokenizer }));
  const { graph } = built.result;
  const encoded = time(() =>
    titles.forEach((title) => phraseVariants(title).forEach((text) => library.encode(text, false))),
  );
  const step = timeStep(
    graph,
    titles.slice(0, TITLES_SAID).map((title) => tokenizer.encode(title)),
  );
  return [
    {
      measure: `time to build a graph of ${size} titles`,
      unit: 'ms',
      ours: built.durationMs,
      baseline: { name: 'llama-tokenizer-js encoding them', value: encoded.durationMs },
    },
    {
      measure: `size of a graph of ${size} titles`,
      unit: 'bytes',
      ours: byteLengthOf(graph),
      baseline: { name: 'what it may have', value: size * BUDGET_BYTES_A_TITLE },
    },
    {
      measure: `time of a step of ${PATHS} paths, ${TOKENS_A_PATH} tokens each, of ${size} titles`,
      unit: 'µs',
      ours: step.oursUs,
      baseline: { name: 'finding these tokens', value: step.baselineUs },
    },
  ];
}

/** Measures build time, bytes and the added time per step, for lists of growing size. */
export function run(): BenchRow[] {
  const tokenizer = createTokenizer();
  const library = new LlamaTokenizer();
  return SIZES.flatMap((size) => measure(size, tokenizer, library));
}

import type { AttentionRows } from './attention.ts';
import { gatherRows } from './gather-rows.ts';
import type { Continuation, DecoderStep, MoonshineModel } from './moonshine-model.ts';
import type { MoonshineShape } from './moonshine-shape.ts';
import type { Float32Tensor } from './onnx-session.ts';

/** Probabilities of the next token after some tokens. Tokens without a probability share the rest. */
export type NextToken = (tokens: readonly number[]) => Readonly<Record<number, number>>;

const shape: MoonshineShape = {
  layers: 0,
  heads: 1,
  headSize: 1,
  vocabularySize: 10,
  startToken: 1,
  endToken: 2,
  alignmentHeads: [],
};

/** A distinct number for each short row of tokens. */
export function fakeAttentionAfter(tokens: readonly number[]): number {
  return tokens.reduce((sum, token) => sum * shape.vocabularySize + token, 1);
}

/** A network with ten tokens that a test defines as a function. The cache holds the tokens so far, one row per path. */
export function createFakeModel(next: NextToken): MoonshineModel & { batches: () => readonly number[] } {
  const batches: number[] = [];
  const encoding: Float32Tensor = { type: 'float32', data: new Float32Array(), dims: [0] };

  function logitsAfter(tokens: readonly number[]): number[] {
    const named = next(tokens);
    const values = Object.values(named);
    const rest = 1 - values.reduce((sum, value) => sum + value, 0);
    const others = Math.max(1e-9, rest / (shape.vocabularySize - values.length));
    return Array.from({ length: shape.vocabularySize }, (_, token) => Math.log(named[token] ?? others));
  }

  function attentionAfter(paths: readonly (readonly number[])[]): AttentionRows {
    const marks = Float32Array.from(paths, fakeAttentionAfter);
    return { frames: 1, next: marks, last: marks };
  }

  function stepAfter(paths: readonly (readonly number[])[]): DecoderStep {
    const dims = [paths.length, paths[0]?.length ?? 0];
    const tokens: Float32Tensor = { type: 'float32', data: Float32Array.from(paths.flat()), dims };
    return {
      logits: Float32Array.from(paths.flatMap(logitsAfter)),
      attention: attentionAfter(paths),
      state: { encoding, audioCache: {}, pathCache: { tokens } },
    };
  }

  function pathsOf(cache: Float32Tensor, continuations: readonly Continuation[]): number[][] {
    const [, length = 0] = cache.dims;
    const { data } = gatherRows(
      cache,
      continuations.map(({ row }) => row),
    );
    return continuations.map(({ token }, row) => [...data.slice(row * length, (row + 1) * length), token]);
  }

  return {
    shape,
    encode: () => Promise.resolve(encoding),
    start: () => Promise.resolve(stepAfter([[]])),
    step: ({ pathCache: { tokens = encoding } }, continuations) => {
      batches.push(continuations.length);
      return Promise.resolve(stepAfter(pathsOf(tokens, continuations)));
    },
    readAhead: ({ pathCache: { tokens = encoding } }, rows) => {
      batches.push(rows.length);
      const before = Array.from(tokens.data);
      const prefixes = rows.flatMap((row) => row.map((_, at) => [...before, ...row.slice(0, at + 1)]));
      return Promise.resolve(Float32Array.from(prefixes.flatMap(logitsAfter)));
    },
    follow: ({ pathCache: { tokens: cached = encoding } }, tokens) => {
      batches.push(1);
      const before = Array.from(cached.data);
      const { state } = stepAfter([[...before, ...tokens]]);
      const prefixes = tokens.map((_, at) => [...before, ...tokens.slice(0, at + 1)]);
      const logits = Float32Array.from(prefixes.flatMap(logitsAfter));
      return Promise.resolve({ logits, attention: attentionAfter(prefixes), state });
    },
    close: () => Promise.resolve(),
    batches: () => batches,
  };
}

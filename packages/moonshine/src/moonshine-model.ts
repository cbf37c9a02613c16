import { attentionOutputs, readAttention } from './attention.ts';
import type { AttentionRows } from './attention.ts';
import { gatherRows } from './gather-rows.ts';
import type { MoonshineShape } from './moonshine-shape.ts';
import { float32Output } from './onnx-session.ts';
import type { Float32Tensor, OnnxSession, TensorValue } from './onnx-session.ts';

/** What the encoder made of the audio; dims [1, frames, width]. */
export type Encoding = Float32Tensor;

/** Keys and values, by the name of the input that takes them. */
type Cache = Readonly<Record<string, Float32Tensor>>;

/** Where the decoding of several paths stands, all equally long. Never changed in place: a search may go on from it many times. */
export interface DecoderState {
  encoding: Encoding;
  /** Of the audio: one row, which the network spreads over the paths. */
  audioCache: Cache;
  /** Of the tokens so far; dims [paths, heads, tokens, headSize]. */
  pathCache: Cache;
}

export interface DecoderStep {
  /** For each path the scores of the token that comes next, one a vocabulary entry, not normalised; row-major. */
  logits: Float32Array;
  /** Where it listened for that, a row like those of `logits`; without frames where the shape has no heads for it. */
  attention: AttentionRows;
  state: DecoderState;
}

/** A path of the step before, by its row there, and the token that it goes on with. */
export interface Continuation {
  row: number;
  token: number;
}

/** The network alone: audio in, scores of the next token out. What to choose is the search's matter. */
export interface MoonshineModel {
  readonly shape: MoonshineShape;
  /** `samples`: mono, 16 kHz, about -1..1, at least 1,024 of them (the encoder's first window). */
  encode(samples: Float32Array): Promise<Encoding>;
  /** The scores of the first token; one path. */
  start(encoding: Encoding): Promise<DecoderStep>;
  /** Goes on to these paths, all in one run of the network, and scores what follows each. */
  step(state: DecoderState, paths: readonly Continuation[]): Promise<DecoderStep>;
  /**
   * Reads rows of tokens that are already known, all equally long and all going on from the one path of `state`, in one
   * run: the scores of what follows each token; row-major [rows, tokens, vocabulary].
   */
  readAhead(state: DecoderState, rows: readonly (readonly number[])[]): Promise<Float32Array>;
  /**
   * Goes on from the one path of `state` by tokens that are already known, in one run: the scores of what follows each of
   * them, row-major [tokens, vocabulary], and the state after the last.
   */
  follow(state: DecoderState, tokens: readonly number[]): Promise<DecoderStep>;
  close(): Promise<void>;
}

interface CacheEntry {
  input: string;
  output: string;
}

function cacheEntries(shape: MoonshineShape, source: 'decoder' | 'encoder'): CacheEntry[] {
  return Array.from({ length: shape.layers }, (_, layer) =>
    ['key', 'value'].map((part) => ({
      input: `past_key_values.${layer}.${source}.${part}`,
      output: `present.${layer}.${source}.${part}`,
    })),
  ).flat();
}

/** Rows of tokens, all equally long. */
function tokenInput(rows: readonly (readonly number[])[]): TensorValue {
  const dims = [rows.length, rows[0]?.length ?? 0];
  return { type: 'int64', data: BigInt64Array.from(rows.flat(), BigInt), dims };
}

/** Which half of the network to run: the one that computes the keys and values of the audio, or the one that is given them. */
function hasCacheInput(hasCache: boolean): TensorValue {
  return { type: 'bool', data: Uint8Array.of(hasCache ? 1 : 0), dims: [1] };
}

function cacheOf(outputs: Readonly<Record<string, TensorValue>>, entries: readonly CacheEntry[]): Cache {
  return Object.fromEntries(entries.map(({ input, output }) => [input, float32Output(outputs, output)]));
}

/**
 * Takes both sessions over: `close` releases them. The decoder must have been given by `exposeAttention`, unless the shape
 * has no heads for it.
 */
export function createMoonshineModel(
  sessions: { encoder: OnnxSession; decoder: OnnxSession },
  shape: MoonshineShape,
): MoonshineModel {
  const ofAudio = cacheEntries(shape, 'encoder');
  const ofPaths = cacheEntries(shape, 'decoder');
  const empty: TensorValue = {
    type: 'float32',
    data: new Float32Array(),
    dims: [0, shape.heads, 1, shape.headSize],
  };
  const noCache = Object.fromEntries([...ofAudio, ...ofPaths].map(({ input }) => [input, empty]));
  const stepOutputs = ['logits', ...ofPaths.map(({ output }) => output), ...attentionOutputs(shape)];
  const startOutputs = [...stepOutputs, ...ofAudio.map(({ output }) => output)];

  async function start(encoding: Encoding): Promise<DecoderStep> {
    const feeds = {
      ...noCache,
      input_ids: tokenInput([[shape.startToken]]),
      encoder_hidden_states: encoding,
      use_cache_branch: hasCacheInput(false),
    };
    const outputs = await sessions.decoder.run(feeds, startOutputs);
    return {
      logits: float32Output(outputs, 'logits').data,
      attention: readAttention(outputs, shape),
      state: { encoding, audioCache: cacheOf(outputs, ofAudio), pathCache: cacheOf(outputs, ofPaths) },
    };
  }

  /** Goes on from the paths in these rows of `state`, each with the tokens of its own. */
  function feedsAfter(
    { encoding, audioCache, pathCache }: DecoderState,
    { rows, tokens }: { rows: readonly number[]; tokens: readonly (readonly number[])[] },
  ): Record<string, TensorValue> {
    const gathered = Object.entries(pathCache).map(
      ([input, cache]) => [input, gatherRows(cache, rows)] as const,
    );
    return {
      ...audioCache,
      ...Object.fromEntries(gathered),
      input_ids: tokenInput(tokens),
      encoder_hidden_states: encoding,
      use_cache_branch: hasCacheInput(true),
    };
  }

  async function goOn(
    state: DecoderState,
    paths: { rows: readonly number[]; tokens: readonly (readonly number[])[] },
  ): Promise<DecoderStep> {
    const outputs = await sessions.decoder.run(feedsAfter(state, paths), stepOutputs);
    return {
      logits: float32Output(outputs, 'logits').data,
      attention: readAttention(outputs, shape),
      state: { ...state, pathCache: cacheOf(outputs, ofPaths) },
    };
  }

  function step(state: DecoderState, paths: readonly Continuation[]): Promise<DecoderStep> {
    return goOn(state, { rows: paths.map(({ row }) => row), tokens: paths.map(({ token }) => [token]) });
  }

  async function readAhead(
    state: DecoderState,
    tokens: readonly (readonly number[])[],
  ): Promise<Float32Array> {
    const feeds = feedsAfter(state, { rows: tokens.map(() => 0), tokens });
    return float32Output(await sessions.decoder.run(feeds, ['logits']), 'logits').data;
  }

  return {
    shape,
    encode: async (samples) => {
      const input: TensorValue = { type: 'float32', data: samples, dims: [1, samples.length] };
      const outputs = await sessions.encoder.run({ input_values: input }, ['last_hidden_state']);
      return float32Output(outputs, 'last_hidden_state');
    },
    start,
    step,
    readAhead,
    follow: (state, tokens) => goOn(state, { rows: [0], tokens: [tokens] }),
    close: async () => {
      await Promise.all([sessions.encoder.release(), sessions.decoder.release()]);
    },
  };
}

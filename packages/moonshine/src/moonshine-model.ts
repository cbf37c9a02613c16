import { attentionOutputs, readAttention } from './attention.ts';
import type { AttentionRows } from './attention.ts';
import { gatherRows } from './gather-rows.ts';
import type { MoonshineShape } from './moonshine-shape.ts';
import { float32Output } from './onnx-session.ts';
import type { Float32Tensor, OnnxSession, TensorValue } from './onnx-session.ts';

/** Output of the encoder; dims [1, frames, width]. */
export type Encoding = Float32Tensor;

/** Keys and values, by the name of their input. */
type Cache = Readonly<Record<string, Float32Tensor>>;

/** State of the decoding of paths of equal length. Never changed in place: a search may continue from it repeatedly. */
export interface DecoderState {
  encoding: Encoding;
  /** Cache of the audio: one row, which the network broadcasts over the paths. */
  audioCache: Cache;
  /** Cache of the tokens so far; dims [paths, heads, tokens, headSize]. */
  pathCache: Cache;
}

export interface DecoderStep {
  /** For each path, the scores of the next token: one per token of the vocabulary, not normalised; row-major. */
  logits: Float32Array;
  /** Attention for these scores, in rows like those of `logits`; without frames if the shape has no alignment heads. */
  attention: AttentionRows;
  state: DecoderState;
}

/** A path of the previous step, by its row there, and the token that continues it. */
export interface Continuation {
  row: number;
  token: number;
}

/** The network: turns audio into scores of the next token. The search chooses the tokens. */
export interface MoonshineModel {
  readonly shape: MoonshineShape;
  /** `samples`: mono, 16 kHz, about -1..1, at least 1,024 of them (the encoder's first window). */
  encode(samples: Float32Array): Promise<Encoding>;
  /** Scores the first token; one path. */
  start(encoding: Encoding): Promise<DecoderStep>;
  /** Extends the state to these paths in one run of the network and scores the next token of each. */
  step(state: DecoderState, paths: readonly Continuation[]): Promise<DecoderStep>;
  /**
   * Reads rows of known tokens in one run. All rows have the same length and continue the single path of `state`.
   * Returns the scores after each token, row-major [rows, tokens, vocabulary].
   */
  readAhead(state: DecoderState, rows: readonly (readonly number[])[]): Promise<Float32Array>;
  /**
   * Extends the single path of `state` by known tokens in one run. Returns the scores after each token, row-major
   * [tokens, vocabulary], and the state after the last.
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

/** `rows`: tokens in rows of equal length. */
function tokenInput(rows: readonly (readonly number[])[]): TensorValue {
  const dims = [rows.length, rows[0]?.length ?? 0];
  return { type: 'int64', data: BigInt64Array.from(rows.flat(), BigInt), dims };
}

/** Selects the branch of the network: with cached keys and values of the audio, or the one that computes them. */
function hasCacheInput(hasCache: boolean): TensorValue {
  return { type: 'bool', data: Uint8Array.of(hasCache ? 1 : 0), dims: [1] };
}

function cacheOf(outputs: Readonly<Record<string, TensorValue>>, entries: readonly CacheEntry[]): Cache {
  return Object.fromEntries(entries.map(({ input, output }) => [input, float32Output(outputs, output)]));
}

/**
 * Creates a model that owns both sessions: `close` releases them. The decoder must come from `exposeAttention`, unless
 * the shape has no alignment heads.
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

  /** Inputs that continue the paths in these rows of `state`, each with its own tokens. */
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

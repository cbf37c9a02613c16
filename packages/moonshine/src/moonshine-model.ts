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

function tokenInput(tokens: readonly number[]): TensorValue {
  return { type: 'int64', data: BigInt64Array.from(tokens, BigInt), dims: [tokens.length, 1] };
}

/** Which half of the network to run: the one that computes the keys and values of the audio, or the one that is given them. */
function hasCacheInput(hasCache: boolean): TensorValue {
  return { type: 'bool', data: Uint8Array.of(hasCache ? 1 : 0), dims: [1] };
}

function cacheOf(outputs: Readonly<Record<string, TensorValue>>, entries: readonly CacheEntry[]): Cache {
  return Object.fromEntries(entries.map(({ input, output }) => [input, float32Output(outputs, output)]));
}

/** Takes both sessions over: `close` releases them. */
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
  const stepOutputs = ['logits', ...ofPaths.map(({ output }) => output)];
  const startOutputs = [...stepOutputs, ...ofAudio.map(({ output }) => output)];

  async function start(encoding: Encoding): Promise<DecoderStep> {
    const feeds = {
      ...noCache,
      input_ids: tokenInput([shape.startToken]),
      encoder_hidden_states: encoding,
      use_cache_branch: hasCacheInput(false),
    };
    const outputs = await sessions.decoder.run(feeds, startOutputs);
    return {
      logits: float32Output(outputs, 'logits').data,
      state: { encoding, audioCache: cacheOf(outputs, ofAudio), pathCache: cacheOf(outputs, ofPaths) },
    };
  }

  async function step(state: DecoderState, paths: readonly Continuation[]): Promise<DecoderStep> {
    const rows = paths.map(({ row }) => row);
    const feeds: Record<string, TensorValue> = {
      ...state.audioCache,
      input_ids: tokenInput(paths.map(({ token }) => token)),
      encoder_hidden_states: state.encoding,
      use_cache_branch: hasCacheInput(true),
    };
    for (const [input, cache] of Object.entries(state.pathCache)) feeds[input] = gatherRows(cache, rows);
    const outputs = await sessions.decoder.run(feeds, stepOutputs);
    return {
      logits: float32Output(outputs, 'logits').data,
      state: { ...state, pathCache: cacheOf(outputs, ofPaths) },
    };
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
    close: async () => {
      await Promise.all([sessions.encoder.release(), sessions.decoder.release()]);
    },
  };
}

import type { MoonshineShape } from './moonshine-shape.ts';
import { float32Output } from './onnx-session.ts';
import type { Float32Tensor, OnnxSession, TensorValue } from './onnx-session.ts';

/** What the encoder made of the audio; dims [1, frames, width]. */
export type Encoding = Float32Tensor;

/** Where a decoding stands after some tokens. Never changed in place, so a search may go on from it many times. */
export interface DecoderState {
  encoding: Encoding;
  /** Keys and values of the tokens so far and of the audio, by the name of the input that takes them. */
  cache: Readonly<Record<string, TensorValue>>;
}

export interface DecoderStep {
  /** One score a vocabulary entry for the token that comes next, not normalised. */
  logits: Float32Array;
  state: DecoderState;
}

/** The network alone: audio in, scores of the next token out. What to choose is the search's matter. */
export interface MoonshineModel {
  readonly shape: MoonshineShape;
  /** `samples`: mono, 16 kHz, about -1..1, at least 1,024 of them (the encoder's first window). */
  encode(samples: Float32Array): Promise<Encoding>;
  /** The scores of the first token. */
  start(encoding: Encoding): Promise<DecoderStep>;
  /** Appends `token` to what `state` has and scores what follows. */
  step(state: DecoderState, token: number): Promise<DecoderStep>;
  close(): Promise<void>;
}

interface CacheEntry {
  input: string;
  output: string;
  /** Keys and values of the audio are computed once, by the first step. */
  ofAudio: boolean;
}

function cacheEntries(shape: MoonshineShape): CacheEntry[] {
  const entries: CacheEntry[] = [];
  for (let layer = 0; layer < shape.layers; layer++) {
    for (const [source, part] of [
      ['decoder', 'key'],
      ['decoder', 'value'],
      ['encoder', 'key'],
      ['encoder', 'value'],
    ] as const) {
      const name = `${layer}.${source}.${part}`;
      entries.push({
        input: `past_key_values.${name}`,
        output: `present.${name}`,
        ofAudio: source === 'encoder',
      });
    }
  }
  return entries;
}

function tokenInput(token: number): TensorValue {
  return { type: 'int64', data: BigInt64Array.of(BigInt(token)), dims: [1, 1] };
}

/** Takes both sessions over: `close` releases them. */
export function createMoonshineModel(
  sessions: { encoder: OnnxSession; decoder: OnnxSession },
  shape: MoonshineShape,
): MoonshineModel {
  const entries = cacheEntries(shape);
  const growing = entries.filter((entry) => !entry.ofAudio);
  const empty: TensorValue = {
    type: 'float32',
    data: new Float32Array(),
    dims: [0, shape.heads, 1, shape.headSize],
  };
  const emptyCache = Object.fromEntries(entries.map((entry) => [entry.input, empty]));

  async function advance(state: DecoderState, token: number, first: boolean): Promise<DecoderStep> {
    const computed = first ? entries : growing;
    const outputs = await sessions.decoder.run(
      {
        ...state.cache,
        input_ids: tokenInput(token),
        encoder_hidden_states: state.encoding,
        use_cache_branch: { type: 'bool', data: Uint8Array.of(first ? 0 : 1), dims: [1] },
      },
      ['logits', ...computed.map((entry) => entry.output)],
    );
    const cache = Object.fromEntries(
      computed.map((entry) => [entry.input, float32Output(outputs, entry.output)]),
    );
    return {
      logits: float32Output(outputs, 'logits').data,
      state: { encoding: state.encoding, cache: { ...state.cache, ...cache } },
    };
  }

  return {
    shape,
    encode: async (samples) => {
      const input: TensorValue = { type: 'float32', data: samples, dims: [1, samples.length] };
      const outputs = await sessions.encoder.run({ input_values: input }, ['last_hidden_state']);
      return float32Output(outputs, 'last_hidden_state');
    },
    start: (encoding) => advance({ encoding, cache: emptyCache }, shape.startToken, true),
    step: (state, token) => advance(state, token, false),
    close: async () => {
      await Promise.all([sessions.encoder.release(), sessions.decoder.release()]);
    },
  };
}

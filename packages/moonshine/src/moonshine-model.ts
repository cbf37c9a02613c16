import { attentionOutputs, readAttention } from './attention.ts';
import type { AttentionRows } from './attention.ts';
import type { MoonshineShape } from './moonshine-shape.ts';
import { float32Output, int32Output } from './onnx-session.ts';
import type { Float32Tensor, OnnxSession, TensorValue } from './onnx-session.ts';
import { cacheOf, emptyTree, growthOf, growTree, NO_NODE, pruneTree } from './token-tree.ts';
import type { TokenTree } from './token-tree.ts';

/** Output of the encoder; dims [1, frames, width]. */
export type Encoding = Float32Tensor;

/** State of the decoding of some paths. Never changed in place: a search may continue from it repeatedly. */
export interface DecoderState {
  /** Keys and values of the audio, by the name of their input; all paths share them. */
  audio: Readonly<Record<string, Float32Tensor>>;
  /** The tokens of all paths. */
  tree: TokenTree;
}

/** What the network says of the next token, in rows: one per path, or one per token of a path. */
export interface TokenScores {
  /** The most probable tokens of each row, most probable first; the same number in each row. */
  likely: Int32Array;
  /** Natural logarithms of their probabilities. */
  likelyLogProbs: Float32Array;
  /** Natural logarithms of the probabilities of the tokens that were asked for, in rows of equal length. */
  askedLogProbs: Float32Array;
}

export interface DecoderStep extends TokenScores {
  /** Attention for these scores, in the same rows; without frames if the shape has no alignment heads. */
  attention: AttentionRows;
  state: DecoderState;
}

/** A path of the previous step, by its row there, and the token that continues it. */
export interface Continuation {
  row: number;
  token: number;
  /** Tokens after it whose probability is asked for, besides the most probable ones. */
  asked: ArrayLike<number>;
}

/** A token that a path is known to continue with, and the tokens after it whose probability is asked for. */
export type KnownToken = Pick<Continuation, 'token' | 'asked'>;

/** The network: turns audio into scores of the next token. The search chooses the tokens. */
export interface MoonshineModel {
  readonly shape: MoonshineShape;
  /** `samples`: mono, 16 kHz, about -1..1, at least 1,024 of them (the encoder's first window). */
  encode(samples: Float32Array): Promise<Encoding>;
  /** Scores the first token; one path. `asked`: tokens whose probability is asked for. */
  start(encoding: Encoding, asked: ArrayLike<number>): Promise<DecoderStep>;
  /** Extends the state to these paths in one run of the network and scores the next token of each. */
  step(state: DecoderState, paths: readonly Continuation[]): Promise<DecoderStep>;
  /**
   * Reads texts of known tokens in one run, each a continuation of the single path of `state`. Returns the log
   * probabilities asked for after each token, in rows of equal length, text after text.
   */
  readAhead(state: DecoderState, texts: readonly (readonly KnownToken[])[]): Promise<Float32Array>;
  /** Extends the single path of `state` by known tokens in one run. The scores have a row for each token. */
  follow(state: DecoderState, tokens: readonly KnownToken[]): Promise<DecoderStep>;
  close(): Promise<void>;
}

/** The networks of the model. `audio` and `decoder` are those of `buildDecoderModels`. */
export interface MoonshineSessions {
  encoder: OnnxSession;
  audio: OnnxSession;
  decoder: OnnxSession;
}

type Outputs = Readonly<Record<string, TensorValue>>;

/** The tokens that are asked for, in rows padded to the longest, of at least one. */
function askedInput(rows: readonly ArrayLike<number>[]): TensorValue {
  const width = Math.max(1, ...rows.map(({ length }) => length));
  const data = new Int32Array(rows.length * width);
  for (const [row, asked] of rows.entries()) data.set(asked, row * width);
  return { type: 'int32', data, dims: [1, rows.length, width] };
}

function scoresOf(outputs: Outputs): TokenScores {
  return {
    likely: int32Output(outputs, 'likely').data,
    likelyLogProbs: float32Output(outputs, 'likelyLogProbs').data,
    askedLogProbs: float32Output(outputs, 'askedLogProbs').data,
  };
}

/** A token to read, and the node of the tree that it continues. */
interface TreeRow extends KnownToken {
  parent: number;
}

/** Texts one after the other, each a continuation of the same tip. */
function rowsOfTexts({ tips, parents }: TokenTree, texts: readonly (readonly KnownToken[])[]): TreeRow[] {
  const [tip = NO_NODE] = tips;
  let next = parents.length;
  return texts.flatMap((text) =>
    text.map(({ token, asked }, at) => {
      const parent = at === 0 ? tip : next - 1;
      next++;
      return { token, asked, parent };
    }),
  );
}

function feedsOf({ audio, tree }: DecoderState, rows: readonly TreeRow[]): Record<string, TensorValue> {
  const added = rows.map(({ parent }) => parent);
  const { positions, mask } = growthOf(tree, added);
  const { length } = rows;
  const nodes = tree.parents.length;
  return {
    ...audio,
    tokens: { type: 'int32', data: Int32Array.from(rows, ({ token }) => token), dims: [1, length] },
    positions: { type: 'int64', data: BigInt64Array.from(positions, BigInt), dims: [1, length] },
    mask: { type: 'float32', data: mask, dims: [1, 1, length, nodes + length] },
    past: { type: 'float32', data: cacheOf(tree), dims: [1, nodes, tree.width] },
    asked: askedInput(rows.map(({ asked }) => asked)),
  };
}

/** Creates a model that owns its sessions: `close` releases them. */
export function createMoonshineModel(sessions: MoonshineSessions, shape: MoonshineShape): MoonshineModel {
  const width = 2 * shape.layers * shape.heads * shape.headSize;
  const audioNames = Array.from({ length: shape.layers }, (_, layer) =>
    ['key', 'value'].map((part) => `audio.${layer}.${part}`),
  ).flat();
  const stepOutputs = ['likely', 'likelyLogProbs', 'askedLogProbs', 'present', ...attentionOutputs(shape)];

  /** Reads tokens in one run; `tips`: the rows that paths may continue from. */
  async function read(
    state: DecoderState,
    rows: readonly TreeRow[],
    tips: readonly number[],
  ): Promise<DecoderStep> {
    const outputs = await sessions.decoder.run(feedsOf(state, rows), stepOutputs);
    const cache = float32Output(outputs, 'present').data;
    const added = rows.map(({ parent }) => parent);
    return {
      ...scoresOf(outputs),
      attention: readAttention(outputs, shape),
      state: { ...state, tree: growTree(state.tree, { added, cache, tips }) },
    };
  }

  return {
    shape,
    encode: async (samples) => {
      const input: TensorValue = { type: 'float32', data: samples, dims: [1, samples.length] };
      const outputs = await sessions.encoder.run({ input_values: input }, ['last_hidden_state']);
      return float32Output(outputs, 'last_hidden_state');
    },
    start: async (encoding, asked) => {
      const outputs = await sessions.audio.run({ encoding }, audioNames);
      const audio = Object.fromEntries(audioNames.map((name) => [name, float32Output(outputs, name)]));
      return read(
        { audio, tree: emptyTree(width) },
        [{ token: shape.startToken, asked, parent: NO_NODE }],
        [0],
      );
    },
    step: (state, paths) => {
      const tree = pruneTree(
        state.tree,
        paths.map(({ row }) => row),
      );
      const rows = paths.map(({ token, asked }, place) => ({
        token,
        asked,
        parent: tree.tips[place] ?? NO_NODE,
      }));
      return read({ ...state, tree }, rows, [...paths.keys()]);
    },
    readAhead: async (state, texts) => {
      const feeds = feedsOf(state, rowsOfTexts(state.tree, texts));
      const outputs = await sessions.decoder.run(feeds, ['askedLogProbs']);
      return float32Output(outputs, 'askedLogProbs').data;
    },
    follow: (state, tokens) => read(state, rowsOfTexts(state.tree, [tokens]), [tokens.length - 1]),
    close: async () => {
      const all: OnnxSession[] = Object.values(sessions);
      await Promise.all(all.map((session) => session.release()));
    },
  };
}

import type { AttentionRows } from './attention.ts';
import type {
  DecoderState,
  DecoderStep,
  KnownToken,
  MoonshineModel,
  TokenScores,
} from './moonshine-model.ts';
import type { MoonshineShape } from './moonshine-shape.ts';
import type { Float32Tensor } from './onnx-session.ts';
import { emptyTree } from './token-tree.ts';
import type { TokenTree } from './token-tree.ts';

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

/** A network with ten tokens that a test defines as a function. */
export function createFakeModel(next: NextToken): MoonshineModel & { batches: () => readonly number[] } {
  const batches: number[] = [];
  const states = new WeakMap<TokenTree, readonly (readonly number[])[]>();
  const encoding: Float32Tensor = { type: 'float32', data: new Float32Array(), dims: [0] };

  function logProbsAfter(tokens: readonly number[]): number[] {
    const named = next(tokens);
    const values = Object.values(named);
    const rest = 1 - values.reduce((sum, value) => sum + value, 0);
    const others = Math.max(1e-9, rest / (shape.vocabularySize - values.length));
    const all = Array.from({ length: shape.vocabularySize }, (_, token) => named[token] ?? others);
    const total = all.reduce((sum, value) => sum + value, 0);
    return all.map((value) => Math.log(value / total));
  }

  /** A row after each of these rows of tokens. */
  function scoresAfter(
    rows: readonly (readonly number[])[],
    asked: readonly ArrayLike<number>[],
  ): TokenScores {
    const logProbs = rows.map(logProbsAfter);
    const likely = logProbs.map((row) =>
      Array.from(row.keys()).toSorted((left, right) => (row[right] ?? 0) - (row[left] ?? 0)),
    );
    const width = Math.max(1, ...asked.map(({ length }) => length));
    const pick = (tokens: readonly number[], row: number) =>
      tokens.map((token) => logProbs[row]?.[token] ?? 0);
    return {
      likely: Int32Array.from(likely.flat()),
      likelyLogProbs: Float32Array.from(likely.flatMap(pick)),
      askedLogProbs: Float32Array.from(
        asked.flatMap((tokens, row) =>
          pick(
            Array.from({ length: width }, (_, at) => tokens[at] ?? 0),
            row,
          ),
        ),
      ),
    };
  }

  function attentionAfter(paths: readonly (readonly number[])[]): AttentionRows {
    const marks = Float32Array.from(paths, fakeAttentionAfter);
    return { frames: 1, next: marks, last: marks };
  }

  /** The state of paths with these tokens; the tree only holds them. */
  function stateOf(paths: readonly (readonly number[])[]): DecoderState {
    const tree = emptyTree(1);
    states.set(tree, paths);
    return { audio: {}, tree };
  }

  const pathsOf = ({ tree }: DecoderState): readonly (readonly number[])[] => states.get(tree) ?? [];

  function stepAfter(
    paths: readonly (readonly number[])[],
    asked: readonly ArrayLike<number>[],
  ): DecoderStep {
    return { ...scoresAfter(paths, asked), attention: attentionAfter(paths), state: stateOf(paths) };
  }

  /** All beginnings of a text after these tokens. */
  const beginnings = (before: readonly number[], text: readonly KnownToken[]): number[][] =>
    text.map((_, at) => [...before, ...text.slice(0, at + 1).map(({ token }) => token)]);

  return {
    shape,
    encode: () => Promise.resolve(encoding),
    start: (_, asked) => Promise.resolve(stepAfter([[]], [asked])),
    step: (state, continuations) => {
      batches.push(continuations.length);
      const before = pathsOf(state);
      const paths = continuations.map(({ row, token }) => [...(before[row] ?? []), token]);
      return Promise.resolve(
        stepAfter(
          paths,
          continuations.map(({ asked }) => asked),
        ),
      );
    },
    readAhead: (state, texts) => {
      batches.push(texts.length);
      const [before = []] = pathsOf(state);
      const rows = texts.flatMap((text) => beginnings(before, text));
      const asked = texts.flat().map((known) => known.asked);
      return Promise.resolve(scoresAfter(rows, asked).askedLogProbs);
    },
    follow: (state, tokens) => {
      batches.push(1);
      const [before = []] = pathsOf(state);
      const rows = beginnings(before, tokens);
      const asked = tokens.map((known) => known.asked);
      return Promise.resolve({
        ...scoresAfter(rows, asked),
        attention: attentionAfter(rows),
        state: stateOf(rows.slice(-1)),
      });
    },
    close: () => Promise.resolve(),
    batches: () => batches,
  };
}

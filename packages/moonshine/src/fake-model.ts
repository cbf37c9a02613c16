import type { DecoderStep, MoonshineModel } from './moonshine-model.ts';
import type { MoonshineShape } from './moonshine-shape.ts';

/** Probabilities of the next token after some tokens; what is not named shares what is left. */
export type NextToken = (tokens: readonly number[]) => Readonly<Record<number, number>>;

const shape: MoonshineShape = {
  layers: 0,
  heads: 1,
  headSize: 1,
  vocabularySize: 10,
  startToken: 1,
  endToken: 2,
};

/** A network of ten tokens that a test writes down as a table. The state carries the tokens so far. */
export function createFakeModel(next: NextToken): MoonshineModel & { steps: () => number } {
  let steps = 0;
  function stepAfter(tokens: readonly number[]): DecoderStep {
    const named = next(tokens);
    const values = Object.values(named);
    const rest = 1 - values.reduce((sum, value) => sum + value, 0);
    const others = Math.max(1e-9, rest / (shape.vocabularySize - values.length));
    const logits = Float32Array.from({ length: shape.vocabularySize }, (_, token) =>
      Math.log(named[token] ?? others),
    );
    const encoding = { type: 'float32', data: Float32Array.from(tokens), dims: [tokens.length] } as const;
    return { logits, state: { encoding, cache: {} } };
  }
  return {
    shape,
    encode: () => Promise.resolve({ type: 'float32', data: new Float32Array(), dims: [0] }),
    start: () => Promise.resolve(stepAfter([])),
    step: (state, token) => {
      steps++;
      return Promise.resolve(stepAfter([...state.encoding.data, token]));
    },
    close: () => Promise.resolve(),
    steps: () => steps,
  };
}

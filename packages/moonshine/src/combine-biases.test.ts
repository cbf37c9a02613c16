import fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildContextGraph } from './build-context-graph.ts';
import { combineBiases } from './combine-biases.ts';
import { createContextBias } from './context-bias.ts';
import { defaultBiasWeights } from './context-weights.ts';
import type { TokenBias } from './token-bias.ts';
import { createTokenizer } from './tokenizer.ts';

const tokenizer = createTokenizer();

function biasFor(...texts: string[]): TokenBias {
  const { graph } = buildContextGraph(
    texts.map((text) => ({ text })),
    { tokenizer },
  );
  return createContextBias(graph, defaultBiasWeights);
}

function gainOver(bias: TokenBias, tokens: readonly number[]): number {
  let state = bias.start;
  let gain = 0;
  for (const token of tokens) {
    gain += bias.gain(state, token);
    state = bias.next(state, token);
  }
  return gain + bias.gainAtEnd(state);
}

const words = ['turn', 'on', 'the', 'light', 'kitchen', 'stove', 'a', 'red'];

it('sums the gains of both biases', () => {
  const titles = biasFor('turn on the light', 'the kitchen light', 'a red light');
  const session = biasFor('the red stove', 'kitchen stove');
  const both = combineBiases(titles, session);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { maxLength: 8 }), (said) => {
      const tokens = tokenizer.encode(said.join(' '));
      expect(gainOver(both, tokens)).toBeCloseTo(gainOver(titles, tokens) + gainOver(session, tokens), 6);
    }),
  );
});

it('continues the phrases of both, with each token once', () => {
  const both = combineBiases(biasFor('turn left', 'turn on'), biasFor('turn right', 'turn on'));
  const [turn = 0] = tokenizer.encode('turn');
  const next = [...both.continuations(both.next(both.start, turn))];
  const seconds = ['turn left', 'turn on', 'turn right'].map((text) => tokenizer.encode(text)[1]);
  expect(next).toHaveLength(seconds.length);
  expect(new Set(next)).toEqual(new Set(seconds));
});

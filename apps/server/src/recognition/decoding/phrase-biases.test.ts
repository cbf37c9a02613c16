import { buildContextGraph } from '@hark/moonshine/build-context-graph';
import { defaultBiasWeights } from '@hark/moonshine/context-weights';
import type { TokenBias } from '@hark/moonshine/token-bias';
import { createTokenizer } from '@hark/moonshine/tokenizer';
import { expect, it } from 'vitest';
import { createPhraseBiases } from './phrase-biases.ts';

const tokenizer = createTokenizer();

function graphOf(...texts: string[]) {
  return buildContextGraph(
    texts.map((text) => ({ text })),
    { tokenizer },
  ).graph;
}

function gainOf(bias: TokenBias | undefined, text: string): number {
  if (bias === undefined) return 0;
  let state = bias.start;
  let gain = 0;
  for (const token of tokenizer.encode(text)) {
    gain += bias.gain(state, token);
    state = bias.next(state, token);
  }
  return gain + bias.gainAtEnd(state);
}

it('has no bias before the first list and after an empty one', () => {
  const biases = createPhraseBiases(tokenizer, defaultBiasWeights);
  expect(biases.biasFor([]).bias).toBeUndefined();
  biases.setGeneral(graphOf('red kettle'));
  expect(gainOf(biases.biasFor([]).bias, 'Red kettle')).toBeGreaterThan(0);
  biases.setGeneral(graphOf());
  expect(biases.biasFor([]).bias).toBeUndefined();
});

it("adds a speaker's phrases to the common ones, for that speaker only", () => {
  const biases = createPhraseBiases(tokenizer, defaultBiasWeights);
  biases.setGeneral(graphOf('red kettle'));
  const own = biases.biasFor([{ phrase: 'blue kettle', boost: 2 }]).bias;
  expect(gainOf(own, 'Blue kettle')).toBeGreaterThan(0);
  expect(gainOf(own, 'Red kettle')).toBeGreaterThan(0);
  expect(gainOf(biases.biasFor([]).bias, 'Blue kettle')).toBe(0);
});

it('recognises a whole phrase of the catalogue or of the speaker', () => {
  const biases = createPhraseBiases(tokenizer, defaultBiasWeights);
  const isPhrase = (text: string, own: string[] = []) =>
    biases.biasFor(own.map((phrase) => ({ phrase, boost: 1 }))).isPhrase(tokenizer.encode(text));
  expect(isPhrase('Red kettle.')).toBe(false);
  biases.setGeneral(graphOf('red kettle'));
  expect(isPhrase('Red kettle.')).toBe(true);
  expect(isPhrase('Blue kettle.')).toBe(false);
  expect(isPhrase('Blue kettle.', ['blue kettle'])).toBe(true);
  expect(isPhrase('A red kettle.', ['blue kettle'])).toBe(false);
});

it('applies a new catalogue together with known phrases', () => {
  const biases = createPhraseBiases(tokenizer, defaultBiasWeights);
  const phrases = [{ phrase: 'blue kettle', boost: 1 }];
  biases.setGeneral(graphOf('red kettle'));
  biases.biasFor(phrases);
  biases.setGeneral(graphOf('green kettle'));
  expect(gainOf(biases.biasFor(phrases).bias, 'Green kettle')).toBeGreaterThan(0);
  expect(gainOf(biases.biasFor(phrases).bias, 'Red kettle')).toBe(0);
});

it('limits the number of speakers whose graphs are kept', () => {
  const biases = createPhraseBiases(tokenizer, defaultBiasWeights);
  for (let speaker = 0; speaker < 40; speaker++) {
    const bias = biases.biasFor([{ phrase: `kettle ${speaker}`, boost: 1 }]).bias;
    expect(gainOf(bias, `Kettle ${speaker}`)).toBeGreaterThan(0);
  }
});

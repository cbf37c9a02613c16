import { buildContextGraph } from '@hark/moonshine/build-context-graph';
import type { TokenBias } from '@hark/moonshine/token-bias';
import { createTokenizer } from '@hark/moonshine/tokenizer';
import { expect, it } from 'vitest';
import { DEFAULT_BIAS } from './decoding-variant.ts';
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
  const biases = createPhraseBiases(tokenizer, DEFAULT_BIAS);
  expect(biases.biasFor([], DEFAULT_BIAS).bias).toBeUndefined();
  biases.setGeneral(graphOf('red kettle'));
  expect(gainOf(biases.biasFor([], DEFAULT_BIAS).bias, 'Red kettle')).toBeGreaterThan(0);
  biases.setGeneral(graphOf());
  expect(biases.biasFor([], DEFAULT_BIAS).bias).toBeUndefined();
});

it("adds a speaker's phrases to the common ones, for that speaker only", () => {
  const biases = createPhraseBiases(tokenizer, DEFAULT_BIAS);
  biases.setGeneral(graphOf('red kettle'));
  const own = biases.biasFor([{ phrase: 'blue kettle', boost: 2 }], DEFAULT_BIAS).bias;
  expect(gainOf(own, 'Blue kettle')).toBeGreaterThan(0);
  expect(gainOf(own, 'Red kettle')).toBeGreaterThan(0);
  expect(gainOf(biases.biasFor([], DEFAULT_BIAS).bias, 'Blue kettle')).toBe(0);
});

it('recognises a whole phrase of the catalogue or of the speaker', () => {
  const biases = createPhraseBiases(tokenizer, DEFAULT_BIAS);
  const isPhrase = (text: string, own: string[] = []) =>
    biases
      .biasFor(
        own.map((phrase) => ({ phrase, boost: 1 })),
        DEFAULT_BIAS,
      )
      .isPhrase(tokenizer.encode(text));
  expect(isPhrase('Red kettle.')).toBe(false);
  biases.setGeneral(graphOf('red kettle'));
  expect(isPhrase('Red kettle.')).toBe(true);
  expect(isPhrase('Blue kettle.')).toBe(false);
  expect(isPhrase('Blue kettle.', ['blue kettle'])).toBe(true);
  expect(isPhrase('A red kettle.', ['blue kettle'])).toBe(false);
});

it('applies a new catalogue together with known phrases', () => {
  const biases = createPhraseBiases(tokenizer, DEFAULT_BIAS);
  const phrases = [{ phrase: 'blue kettle', boost: 1 }];
  biases.setGeneral(graphOf('red kettle'));
  biases.biasFor(phrases, DEFAULT_BIAS);
  biases.setGeneral(graphOf('green kettle'));
  expect(gainOf(biases.biasFor(phrases, DEFAULT_BIAS).bias, 'Green kettle')).toBeGreaterThan(0);
  expect(gainOf(biases.biasFor(phrases, DEFAULT_BIAS).bias, 'Red kettle')).toBe(0);
});

it('limits the number of speakers whose graphs are kept', () => {
  const biases = createPhraseBiases(tokenizer, DEFAULT_BIAS);
  for (let speaker = 0; speaker < 40; speaker++) {
    const bias = biases.biasFor([{ phrase: `kettle ${speaker}`, boost: 1 }], DEFAULT_BIAS).bias;
    expect(gainOf(bias, `Kettle ${speaker}`)).toBeGreaterThan(0);
  }
});

it('weighs the same phrases by the settings of each recording', () => {
  const biases = createPhraseBiases(tokenizer, DEFAULT_BIAS);
  biases.setGeneral(graphOf('red kettle'));
  const gain = (boost: number): number =>
    gainOf(biases.biasFor([], { ...DEFAULT_BIAS, boost }).bias, 'Red kettle');
  expect(gain(10)).toBeCloseTo(10 * gain(1), 3);
  expect(biases.biasFor([], { ...DEFAULT_BIAS, boost: 0 }).bias).toBeUndefined();
  expect(biases.biasFor([], { ...DEFAULT_BIAS, boost: 0 }).isPhrase(tokenizer.encode('Red kettle'))).toBe(
    true,
  );
});

it('weighs new phrases beforehand by settings that were prepared, and forgets the oldest', () => {
  const biases = createPhraseBiases(tokenizer, DEFAULT_BIAS);
  for (let boost = 2; boost < 9; boost++) biases.prepare({ ...DEFAULT_BIAS, boost });
  biases.setGeneral(graphOf('red kettle'));
  const gain = (boost: number): number =>
    gainOf(biases.biasFor([], { ...DEFAULT_BIAS, boost }).bias, 'Red kettle');
  expect(gain(8) / gain(2)).toBeCloseTo(4, 3);
});

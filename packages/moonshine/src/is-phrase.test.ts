import { expect, it } from 'vitest';
import { buildContextGraph } from './build-context-graph.ts';
import { isPhrase } from './is-phrase.ts';
import { createTokenizer } from './tokenizer.ts';

const tokenizer = createTokenizer();
const titles = ['turn on the light', 'turn on the light in the kitchen', 'computer'];
const { graph } = buildContextGraph(
  titles.map((text) => ({ text })),
  { tokenizer },
);

it.each([
  ['Turn on the light.', true],
  ['turn on, the light', true],
  ['Computer!', true],
  ['Turn on the light in the kitchen', true],
  ['turn on the', false],
  ['Turn on the light in', false],
  ['Turn on the lights', false],
  ['Please turn on the light', false],
  ['Computer. Computer.', false],
  ['', false],
])('%j is a whole phrase: %s', (text, expected) => {
  expect(isPhrase(graph, tokenizer.encode(text), tokenizer)).toBe(expected);
});

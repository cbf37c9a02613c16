import { expect, it } from 'vitest';
import { wordsRight } from './words-right.ts';

it.each<[string, string, boolean[]]>([
  ['Turn on the light.', 'turn on the light', [true, true, true, true]],
  ['Turn off the light.', 'turn on the light', [true, false, true, true]],
  ['I want 25 of them', 'i want twenty five of them', [true, true, true, true, true]],
  ["Don't stop", 'do not stop', [true, true]],
  ['Turn on – the light', 'turn on a light', [true, true, true, false, true]],
  ['Thanks!', '', [false]],
])('finds the right words of %j for the reference %j', (said, reference, expected) => {
  expect(wordsRight(said.split(' '), reference)).toEqual(expected);
});

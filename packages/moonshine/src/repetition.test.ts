import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lengthWithoutLoop } from './repetition.ts';

const tokens = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));
const kept = (text: string) => text.slice(0, lengthWithoutLoop(tokens(text)));

describe('lengthWithoutLoop', () => {
  it.each([
    ['then abcabcabc', 'then abc'],
    ['then abcabcabcab', 'then abc'],
    ['xddddddd', 'xd'],
  ])('cuts %j to %j', (text, rest) => {
    expect(kept(text)).toBe(rest);
  });

  it.each(['', 'a', 'two two', 'abcabc', 'abcabcabc and more'])('keeps %j', (text) => {
    expect(kept(text)).toBe(text);
  });

  it('keeps a looped phrase once, whatever precedes it', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(letters, letters, fc.integer({ min: 3, max: 9 }), (before, phrase, times) => {
        const rest = kept(before + phrase.repeat(times));
        expect(before + phrase.repeat(times)).toContain(rest);
        expect(rest.length).toBeLessThanOrEqual(before.length + phrase.length);
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { analyzeForms, type AnalyzedWord } from './analyze-text.ts';
import { wordCloseness } from './word-closeness.ts';

const letters = fc.string({ unit: fc.constantFrom(...'aeoinrstl2'.split('')), minLength: 1, maxLength: 9 });

function wordOf(form: string): AnalyzedWord {
  const [word] = analyzeForms([form]).words;
  if (word === undefined) throw new Error('a form is a word');
  return word;
}

describe('wordCloseness', () => {
  it('is 0 below the least that is asked for, and the same otherwise', () => {
    fc.assert(
      fc.property(letters, letters, fc.double({ min: 0.11, max: 0.9, noNaN: true }), (left, right, least) => {
        const [heard, other] = [wordOf(left), wordOf(right)];
        const exact = wordCloseness(heard, other, 0.11);
        const isFar = exact < least && heard.stem !== other.stem;
        expect(wordCloseness(heard, other, least)).toBe(isFar ? 0 : exact);
      }),
      { numRuns: 500 },
    );
  });

  it('tells numbers apart, and other forms of a word from the word', () => {
    expect(wordCloseness(wordOf('1984'), wordOf('1985'))).toBe(0);
    expect(wordCloseness(wordOf('singers'), wordOf('singer'))).toBeGreaterThan(0.9);
    expect(wordCloseness(wordOf('singers'), wordOf('singer'))).toBeLessThan(1);
  });

  it('prefers the other number of a word to its other forms', () => {
    const lamb = wordOf('lamb');
    expect(wordCloseness(lamb, wordOf('lambs'))).toBeGreaterThan(wordCloseness(lamb, wordOf('lambing')));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { markMatches, sameWords } from './words.ts';

const marked = (text: string, query: string): string[] =>
  markMatches(text, query).flatMap(({ text: piece, isMatch }) => (isMatch ? [piece] : []));

describe('marking', () => {
  it.each([
    ['Stanford University', 'stanford', ['Stanford']],
    ['Stanford University', 'STANFORD, universities', ['Stanford', 'University']],
    ['Universität Zürich', 'zurich', ['Zürich']],
    ['Massachusetts Institute', 'massachusets', ['Massachusetts']],
    ['Statue of Liberty', 'the statue of', ['Statue']],
    ['The Who', 'the who', ['The', 'Who']],
    ['Cat', 'car', []],
    ['Nothing alike', '', []],
  ])('in %j for %j', (text, query, expected) => {
    expect(marked(text, query)).toEqual(expected);
  });

  it('never changes the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, query) => {
        expect(
          markMatches(text, query)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});

describe('same words', () => {
  it('ignores case, accents, hyphens and punctuation', () => {
    expect(sameWords('Saint-Étienne!', 'saint etienne')).toBe(true);
    expect(sameWords('Stanford', 'Stamford')).toBe(false);
  });
});

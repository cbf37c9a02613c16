import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { analyzeForms, analyzeText, joinNeighbours } from './analyze-text.ts';

const formsOf = (text: string): string[] => analyzeText(text).words.map(({ form }) => form);

describe('analyzeText', () => {
  it.each([
    ['Crème Brûlée', ['creme', 'brulee']],
    ['Straße & Ærø', ['strasse', 'and', 'aero']],
    ["McDonald's", ['mcdonalds']],
    ['M I T', ['mit']],
    ['J. R. R. Tolkien', ['jrr', 'tolkien']],
    ['U.S. president', ['us', 'president']],
    ['C++ and C#', ['c', 'plus', 'plus', 'and', 'c', 'sharp']],
    ['100%', ['100', 'percent']],
    ['$5 menu', ['5', 'dollars', 'menu']],
    ['10 km run', ['10', 'kilometers', 'run']],
    ["the 90's", ['the', '90s']],
    ["6' tall", ['6', 'feet', 'tall']],
    ['ﬁne ＡＢＣ', ['fine', 'abc']],
    ['東京', ['東', '京']],
    ['हिन्दी', ['हिन्दी']],
    ['🎉 … \u0000', []],
    ['', []],
  ])('%j has the words %j', (text, forms) => {
    expect(formsOf(text)).toEqual(forms);
  });

  it('squeezes a name to the same letters, whatever its spacing', () => {
    expect(analyzeText('Face Book').squeezed).toBe(analyzeText('facebook').squeezed);
    expect(analyzeText('face book').phoneticKey).toBe(analyzeText('Facebook').phoneticKey);
  });

  it('gives words that sound alike the same phonetic key, and numbers their digits', () => {
    expect(analyzeText('whether').phoneticKey).toBe(analyzeText('weather').phoneticKey);
    expect(analyzeText('21').phoneticKey).toBe('21');
  });

  it('removes endings in stems', () => {
    expect(analyzeText('universities').words[0]?.stem).toBe(analyzeText('university').words[0]?.stem);
  });

  it('is bounded for any text', () => {
    const { words, phoneticKey } = analyzeText('lorem ipsum '.repeat(5_000));
    expect(words.length).toBeLessThanOrEqual(64);
    expect(phoneticKey.length).toBeLessThanOrEqual(64);
  });

  it('leaves its own forms unchanged', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const analyzed = analyzeText(text);
        expect(analyzeForms(analyzed.words.map(({ form }) => form))).toEqual(analyzed);
      }),
    );
  });
});

it('joinNeighbours joins each pair and leaves out very long ones', () => {
  const joined = joinNeighbours(analyzeText('face book supercalifragilisticexpialidocious').words);
  expect(joined.map(({ index, word }) => [index, word.form])).toEqual([[0, 'facebook']]);
});

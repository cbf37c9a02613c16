import { describe, expect, it } from 'vitest';

import { analyzeText, type AnalyzedWord } from './analyze-text.ts';
import { createVocabulary, type PrefixUse } from './vocabulary.ts';

const vocabulary = createVocabulary(
  [
    { form: 'stanford', names: 3 },
    { form: 'university', names: 40 },
    { form: 'universities', names: 2 },
    { form: 'weather', names: 1 },
    { form: '1984', names: 1 },
    { form: '1985', names: 1 },
    { form: 'inn', names: 5 },
  ],
  100,
);

function wordOf(text: string): AnalyzedWord {
  const [word] = analyzeText(text).words;
  if (word === undefined) throw new Error(`${text} has no word`);
  return word;
}

const neighboursOf = (text: string, prefix: PrefixUse = 'never') =>
  vocabulary
    .neighbours(wordOf(text), { prefix })
    .slice(1)
    .map(({ word, by }) => `${word.form} by ${by}`);

describe('the vocabulary', () => {
  it('counts each form of a word', () => {
    expect(vocabulary.count('university')).toBe(40);
    expect(vocabulary.count('univers')).toBe(0);
  });

  it('finds rare words more telling than frequent ones, and unknown ones most', () => {
    expect(vocabulary.idf(wordOf('stanford'))).toBeGreaterThan(vocabulary.idf(wordOf('university')));
    expect(vocabulary.idf(wordOf('unknown'))).toBeGreaterThan(vocabulary.idf(wordOf('weather')));
  });

  it('knows words that sound the same, or nearly', () => {
    expect(neighboursOf('whether')).toEqual(['weather by sound']);
    expect(neighboursOf('stemford')).toEqual(['stanford by fuzzy']);
  });

  it('takes the word itself first', () => {
    expect(vocabulary.neighbours(wordOf('stanford'))[0]).toMatchObject({
      word: { form: 'stanford' },
      closeness: 1,
      by: 'words',
    });
  });

  it('knows the other forms of a word', () => {
    expect(neighboursOf('university')).toEqual(['universities by words']);
  });

  it('never takes one number for another, nor a word of two letters for a longer one', () => {
    expect(neighboursOf('1984')).toEqual([]);
    expect(neighboursOf('in')).toEqual([]);
  });

  it('completes the beginning of a word where that is asked for', () => {
    expect(neighboursOf('stanf', 'unknown')).toContain('stanford by prefix');
    expect(neighboursOf('weath', 'never')).not.toContain('weather by prefix');
  });

  it('completes a letter, and a word that is one already, while somebody types', () => {
    expect(neighboursOf('u', 'typing')).toEqual(['university by prefix', 'universities by prefix']);
    expect(neighboursOf('u', 'unknown')).toEqual([]);
    const many = createVocabulary(
      ['stan', 'stanford', 'stand'].map((form, index) => ({ form, names: index + 1 })),
      10,
    );
    const found = many.neighbours(wordOf('stan'), { prefix: 'typing' });
    expect(found.filter(({ by }) => by === 'prefix').map(({ word }) => word.form)).toEqual([
      'stand',
      'stanford',
    ]);
  });
});

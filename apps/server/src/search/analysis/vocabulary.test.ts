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

  it('gives rare words more information than frequent ones, and unknown words the most', () => {
    expect(vocabulary.idf(wordOf('stanford'))).toBeGreaterThan(vocabulary.idf(wordOf('university')));
    expect(vocabulary.idf(wordOf('unknown'))).toBeGreaterThan(vocabulary.idf(wordOf('weather')));
  });

  it('finds words that sound the same or similar', () => {
    expect(neighboursOf('whether')).toEqual(['weather by sound']);
    expect(neighboursOf('stemford')).toEqual(['stanford by fuzzy']);
  });

  it('returns the word itself first', () => {
    expect(vocabulary.neighbours(wordOf('stanford'))[0]).toMatchObject({
      word: { form: 'stanford' },
      closeness: 1,
      by: 'words',
    });
  });

  it('finds the other forms of a word', () => {
    expect(neighboursOf('university')).toEqual(['universities by words']);
  });

  it('never matches two different numbers, nor a word of two letters with a longer one', () => {
    expect(neighboursOf('1984')).toEqual([]);
    expect(neighboursOf('in')).toEqual([]);
  });

  it('completes the beginning of a word on request', () => {
    expect(neighboursOf('stanf', 'unknown')).toContain('stanford by prefix');
    expect(neighboursOf('weath', 'never')).not.toContain('weather by prefix');
  });

  it('completes a letter, and a whole word, while typing', () => {
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

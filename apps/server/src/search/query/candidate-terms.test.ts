import { describe, expect, it } from 'vitest';

import { candidateTerms } from './candidate-terms.ts';
import { planQueries } from './plan-query.ts';
import { createVocabulary } from '../analysis/vocabulary.ts';

const vocabulary = createVocabulary(
  [
    { form: 'whether', names: 50 },
    { form: 'weather', names: 40 },
    { form: 'london', names: 3 },
    { form: 'face', names: 5 },
    { form: 'book', names: 9 },
    { form: 'the', names: 700 },
  ],
  1_000,
);

function termsOf(text: string, postings = 100_000) {
  const planned = planQueries({ hypotheses: [{ text, probability: 1 }] }, vocabulary);
  const [query] = candidateTerms(planned, vocabulary, { postings });
  return (query?.groups ?? []).flatMap(({ terms }) => terms);
}

const creditOf = (text: string, term: string): number =>
  termsOf(text).find((found) => found.term === term)?.credit ?? 0;

describe('the terms of a query', () => {
  it('are its words and, with less credit, those that sound similar', () => {
    expect(creditOf('whether london', 'wweather')).toBeGreaterThan(0);
    expect(creditOf('whether london', 'wwhether')).toBeGreaterThan(creditOf('whether london', 'wlondan'));
    expect(creditOf('wether', 'wweather')).toBeLessThan(creditOf('weather', 'wweather'));
  });

  it('have more credit the rarer they are', () => {
    expect(creditOf('whether london', 'wlondon')).toBeGreaterThan(creditOf('whether london', 'wwhether'));
  });

  it('include the halves of a split word, and the whole of words that are one name', () => {
    const terms = termsOf('facebook').map(({ term }) => term);
    expect(terms).toEqual(expect.arrayContaining(['wface', 'wbook', 'xfacebook']));
  });

  it('include function words only when there are no others', () => {
    expect(termsOf('the london').map(({ term }) => term)).not.toContain('wthe');
    expect(termsOf('the').map(({ term }) => term)).toContain('wthe');
  });

  it('leave out the commonest words first beyond the limit', () => {
    const terms = termsOf('whether london', 10).map(({ term }) => term);
    expect(terms).toContain('wlondon');
    expect(terms).not.toContain('wwhether');
  });
});

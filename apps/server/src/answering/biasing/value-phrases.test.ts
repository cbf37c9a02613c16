import { expect, it } from 'vitest';
import { catalogueWith, FILMS, PRODUCTS } from '../../search/testing/property-catalogues.ts';
import { valuePhrases } from './value-phrases.ts';

const textsOf = (properties: typeof FILMS, most = 100): string[] =>
  valuePhrases(properties, most).map(({ text }) => text);

it('biases to persons, places and brands among the values, and not to ordinary words', () => {
  expect(textsOf(FILMS)).toContain('Tom Hanks');
  expect(textsOf(FILMS)).toContain('Japan');
  expect(textsOf(FILMS)).not.toContain('comedy');
  expect(textsOf(PRODUCTS)).toEqual(['Ikea', 'Sony']);
});

it('weighs them less than names', () => {
  for (const { boost, popularity } of valuePhrases(FILMS, 100)) {
    expect(boost).toBeLessThan(1);
    expect(popularity ?? 0).toBe(0);
  }
});

it('takes no more than there is room for, and 2,000 at most', () => {
  expect(textsOf(FILMS, 3)).toHaveLength(3);
  expect(textsOf(FILMS, 0)).toEqual([]);
  const many = Array.from({ length: 5_000 }, (_, index) => `Person ${index}`);
  const people = catalogueWith([{ field: 'cast', type: 'tags', values: many }]);
  expect(textsOf(people, 100_000)).toHaveLength(2_000);
});

import { expect, it } from 'vitest';
import type { CountedSearch, Counts } from '../search-api.ts';
import { countFacets } from './count-facets.ts';

const RED = { field: 'colour', is: ['red'], label: 'red' };
const CHEAP = { field: 'price', max: 500, label: 'up to 500 €' };

it('counts the values of a property without the conditions on it', async () => {
  const asked: [string[], readonly string[]][] = [];
  const count = ({ conditions }: CountedSearch, fields: readonly string[]): Promise<Counts> => {
    const conditionFields = conditions.filters.map(({ field }) => field);
    asked.push([conditionFields, fields]);
    const facets = Object.fromEntries(
      fields.map((field) => [field, { values: [], total: conditionFields.length }]),
    );
    return Promise.resolve({ total: 10 - conditionFields.length, facets });
  };
  const search: CountedSearch = {
    query: 'sofa',
    source: 'typed',
    conditions: { filters: [RED, CHEAP], sort: [] },
    place: undefined,
  };
  const properties = ['colour', 'brand', 'price'].map((field) => ({ field }));
  const { total, facets } = await countFacets(search, properties, {
    signal: new AbortController().signal,
    count,
  });
  expect(asked).toEqual([
    [['colour', 'price'], ['brand']],
    [['price'], ['colour']],
    [['colour'], ['price']],
  ]);
  expect(total).toBe(8);
  expect(Object.keys(facets).toSorted()).toEqual(['brand', 'colour', 'price']);
});

import type { Property } from '@hark/shared/properties';
import { describe, expect, it } from 'vitest';

import { parseFilterOption, parseSortOption } from './filter-options.ts';

const property = (field: string, type: Property['type']): Property => ({
  field,
  type,
  label: field,
  names: [],
});
const properties = [
  property('price', 'money'),
  property('colour', 'category'),
  property('size', 'category'),
  property('open', 'boolean'),
  property('added', 'date'),
];

describe('--filter', () => {
  it.each([
    ['price<=500', { field: 'price', max: 500 }],
    ['price >= 9.5', { field: 'price', min: 9.5 }],
    ['price=10..20', { field: 'price', min: 10, max: 20 }],
    ['price=10..', { field: 'price', min: 10 }],
    ['price=5|6', { field: 'price', is: [5, 6] }],
    ['colour=red|dark blue', { field: 'colour', is: ['red', 'dark blue'] }],
    ['colour!=red', { field: 'colour', not: ['red'] }],
    ['size=42', { field: 'size', is: ['42'] }],
    ['open=yes', { field: 'open', is: [true] }],
    ['added>=2024-01-31', { field: 'added', min: '2024-01-31' }],
    ['added=2023..2024', { field: 'added', min: 2023, max: 2024 }],
    ['spot~48.86,2.35,10', { field: 'spot', near: { latitude: 48.86, longitude: 2.35, withinKm: 10 } }],
  ])('%s', (text, filter) => {
    expect(parseFilterOption(text, properties)).toEqual(filter);
  });

  it.each(['price', 'price<=cheap', '=5', 'spot~91,0,1', 'spot~here', 'price='])('%s is refused', (text) => {
    expect(() => parseFilterOption(text, properties)).toThrow(/--filter/);
  });
});

describe('--sort', () => {
  it.each([
    ['price', { field: 'price', order: 'asc' }],
    ['price:desc', { field: 'price', order: 'desc' }],
    ['spot:asc@48.86,2.35', { field: 'spot', order: 'asc', from: { latitude: 48.86, longitude: 2.35 } }],
  ])('%s', (text, sort) => {
    expect(parseSortOption(text)).toEqual(sort);
  });

  it.each(['', 'spot:asc@here', 'spot@95,0'])('%j is refused', (text) => {
    expect(() => parseSortOption(text)).toThrow(/--sort/);
  });
});

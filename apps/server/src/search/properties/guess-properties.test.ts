import type { DeclaredProperties } from '@hark/shared/properties';
import { describe, expect, it } from 'vitest';

import { guessProperties } from './guess-properties.ts';
import { createProfiler } from './profile-fields.ts';

function guess(rows: readonly Record<string, unknown>[], declared?: DeclaredProperties) {
  const profiler = createProfiler();
  for (const [index, extra] of rows.entries())
    profiler.add({ id: String(index), title: `Entry ${index}`, extra }, index + 1, 'a.csv');
  return guessProperties(profiler, declared);
}

/** Twenty entries with the values in turn. */
function typeOf(field: string, ...values: readonly unknown[]) {
  const rows = Array.from({ length: 20 }, (_, index) => ({ [field]: values[index % values.length] }));
  const [property] = guess(rows).properties;
  return property?.field === field ? property : null;
}

describe('the type of a field', () => {
  it.each([
    ['runtimeMinutes', [90, 120, 101], { type: 'number', unit: 'min', label: 'Runtime' }],
    ['width_cm', ['90', '120.5'], { type: 'number', unit: 'cm', label: 'Width' }],
    ['weight', ['12 kg', '3 kg'], { type: 'number', unit: 'kg' }],
    ['height', ['1,234 m', '90 metres'], { type: 'number', unit: 'm' }],
    ['price', [1, 2.5], { type: 'money' }],
    ['price_eur', ['1', '2'], { type: 'money', currency: 'EUR', label: 'Price', names: ['price', 'cost'] }],
    ['tarif', ['€ 3', '€ 4'], { type: 'money', currency: 'EUR' }],
    ['year', [1999, 2004], { type: 'year' }],
    ['founded', ['1999', '-44'], { type: 'year' }],
    ['releaseDate', ['2020-01-01', '3 May 2021'], { type: 'date' }],
    ['added', ['25/12/2020', '03/12/2020'], { type: 'date', isDayFirst: true }],
    ['brand', ['Acme', 'Zeta'], { type: 'category' }],
    ['shape', ['round', 'square'], { type: 'category' }],
    ['genres', [['drama'], ['comedy', 'drama']], { type: 'tags', names: ['genre', 'kind'] }],
    ['genres', ['drama|comedy', 'drama'], { type: 'tags' }],
    ['vegan', [true, false], { type: 'boolean' }],
    ['answer', ['yes', 'No'], { type: 'boolean' }],
    ['inStock', [1, 0], { type: 'boolean', names: ['in stock', 'available'] }],
    ['floor', [1, 0], { type: 'number' }],
    ['spot', [{ latitude: 1, longitude: 2 }], { type: 'place' }],
    ['spot', ['48.86, 2.35', '51.5,-0.13'], { type: 'place' }],
    ['image', ['https://x.example/1', 'https://x.example/2'], { type: 'image' }],
    ['link', ['https://x.example/1.jpg'], { type: 'image' }],
  ])('%s with %j', (field, values, property) => {
    expect(typeOf(field, ...values)).toMatchObject(property);
  });

  it.each([
    ['sku', ['A1', 'A2']],
    ['isbn', [9781234567890, 9781234567891]],
    ['zip', ['10115', '10117']],
    ['homepage', ['https://x.example/a', 'https://x.example/b']],
    [
      'notes',
      ['A long text about the first of them, with more than forty characters', 'Another one that is as long'],
    ],
    ['nested', [{ a: 1 }]],
    ['parts', [[{ a: 1 }]]],
    ['empty', ['', null]],
  ])('%s with %j is none', (field, values) => {
    expect(typeOf(field, ...values)).toBeNull();
  });

  it('is none for texts that do not repeat', () => {
    const rows = Array.from({ length: 50 }, (_, index) => ({ motto: `Motto ${index}` }));
    expect(guess(rows).properties).toEqual([]);
  });

  it('joins two fields of degrees to a place', () => {
    const rows = [
      { lat: 1, lng: 2 },
      { lat: '3', lng: '4' },
    ];
    const from = { latitude: 'lat', longitude: 'lng' };
    expect(guess(rows).properties).toMatchObject([{ field: 'location', type: 'place', from }]);
    const shop = { latitude: 'shop_lat', longitude: 'shop_lon' };
    expect(guess([{ shop_lat: 1, shop_lon: 2 }]).properties).toMatchObject([{ field: 'shop', from: shop }]);
  });

  it('takes the currency of all amounts from a field that says it', () => {
    const rows = [1, 2, 3].map((price) => ({ price, currency: 'eur' }));
    expect(guess(rows).properties).toMatchObject([{ field: 'price', type: 'money', currency: 'EUR' }]);
  });

  it('counts what is not of the type, with the first', () => {
    const rows = Array.from({ length: 20 }, (_, index) => ({ width: index === 4 ? 'wide' : index }));
    expect(guess(rows).dropped).toEqual([
      { field: 'width', type: 'number', count: 1, file: 'a.csv', line: 5, shown: 'wide' },
    ]);
  });
});

describe('a declared type', () => {
  const rows = [{ a: '1', b: 'x', lat1: 1, lng9: 2 }];

  it('replaces the guess, also with none', () => {
    const declared = { a: { type: 'category' }, b: { type: 'none' } } as const;
    expect(
      guess(rows, { ...declared, lat1: { type: 'none' }, lng9: { type: 'none' } }).properties,
    ).toMatchObject([{ field: 'a', type: 'category' }]);
  });

  it('has its own label, names, unit and currency', () => {
    const a = { type: 'money' as const, currency: 'CHF', label: 'Tariff', names: ['tariff'] };
    expect(guess(rows, { a }).properties).toContainEqual({ field: 'a', ...a });
  });

  it('makes a place of two fields', () => {
    const from = { latitude: 'lat1', longitude: 'lng9' };
    expect(guess(rows, { spot: { type: 'place', from } }).properties).toContainEqual(
      expect.objectContaining({ field: 'spot', type: 'place', from }),
    );
  });
});

it('survives fields named as what every object has, and a thousand fields', () => {
  const odd = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`field ${index}`, index]));
  const properties = guess([
    { constructor: 'a', ...odd },
    JSON.parse('{"__proto__": "b", "constructor": "a"}'),
  ]).properties;
  expect(properties.map(({ field }) => field)).toContain('constructor');
  expect(properties.length).toBeLessThanOrEqual(100);
});

import { describe, expect, it } from 'vitest';

import { mappingFileSchema } from './mapping-schema.ts';
import { parseDeclaredType } from './parse-declared-type.ts';

describe('a declared type', () => {
  it.each([
    ['money:eur', { type: 'money', currency: 'EUR' }],
    ['money', { type: 'money' }],
    ['number:km', { type: 'number', unit: 'km' }],
    ['date:day-first', { type: 'date', isDayFirst: true }],
    ['place:lat, lng', { type: 'place', from: { latitude: 'lat', longitude: 'lng' } }],
    ['none', { type: 'none' }],
  ])('%s', (text, declared) => {
    expect(parseDeclaredType(text)).toEqual(declared);
  });

  it.each(['', 'price', 'money:euros', 'date:soon', 'place:lat', 'category:red', 'none:x'])(
    '%j is refused',
    (text) => {
      expect(parseDeclaredType(text)).toMatch(/is not a type/);
    },
  );

  it('stands in a mapping file, short or long', () => {
    const properties = {
      price: 'money:EUR',
      code: 'none',
      width: { type: 'number', unit: 'cm', label: 'Width' },
    };
    expect(mappingFileSchema.parse({ properties })).toEqual({
      fields: {},
      properties: { ...properties, price: { type: 'money', currency: 'EUR' }, code: { type: 'none' } },
    });
    expect(mappingFileSchema.safeParse({ properties: { price: 'cash' } }).success).toBe(false);
  });
});

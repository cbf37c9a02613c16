import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { parseDay, toDayNumber, writeDay } from './parse-date.ts';
import { parseMoney, parseWithUnit } from './parse-number.ts';
import { readPlace } from './parse-place.ts';
import { parseValue } from './read-property.ts';

describe('a number', () => {
  it.each([
    ['12', { value: 12 }],
    ['-0.5', { value: -0.5 }],
    ['1,234.5', { value: 1234.5 }],
    ['1 234', { value: 1234 }],
    ['12,5', { value: 12.5 }],
    ['1.234,56', { value: 1234.56 }],
    ['180 min', { value: 180, unit: 'min' }],
    ['12.5cm', { value: 12.5, unit: 'cm' }],
    ['55"', { value: 55, unit: '"' }],
  ])('is read from %j', (text, number) => {
    expect(parseWithUnit(text)).toEqual(number);
  });

  it.each(['', 'many', '1e999', '4.5 stars of 5', '1-2', '12 km to go', '0x10', '--1', '1,23,4'])(
    'is not read from %j',
    (text) => {
      expect(parseWithUnit(text)).toBeNull();
    },
  );

  it('is what JavaScript writes', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parseWithUnit(String(value))?.value).toBe(value + 0);
      }),
    );
  });
});

describe('an amount', () => {
  it.each([
    ['12.50', { value: 12.5, currency: null }],
    ['€ 12', { value: 12, currency: 'EUR' }],
    ['$1,299.00', { value: 1299, currency: 'USD' }],
    ['1.299,00 EUR', { value: 1299, currency: 'EUR' }],
    ['CHF 5', { value: 5, currency: 'CHF' }],
    ['£3', { value: 3, currency: 'GBP' }],
    ['20,-', { value: 20, currency: null }],
  ])('is read from %j', (text, amount) => {
    expect(parseMoney(text)).toEqual(amount);
  });

  it.each(['', 'free', 'on request', '12 kg', '€ 12 EUR', '12 XYZ', '5-10 EUR'])(
    'is not read from %j',
    (text) => {
      expect(parseMoney(text)).toBeNull();
    },
  );
});

describe('a day', () => {
  it.each([
    ['2024-02-29', '2024-02-29'],
    ['2024-02-29T12:30:00Z', '2024-02-29'],
    ['2024/3/1', '2024-03-01'],
    ['12.03.2020', '2020-03-12'],
    ['12 March 2020', '2020-03-12'],
    ['March 12, 2020', '2020-03-12'],
    ['Thu, 12 Mar 2020', '2020-03-12'],
    ['1st of May 1999', '1999-05-01'],
    ['25/12/2020', '2020-12-25'],
    ['12/25/2020', '2020-12-25'],
    ['03/12/2020', '2020-03-12'],
    ['0044-03-15', '0044-03-15'],
  ])('is read from %j', (text, day) => {
    const written = parseDay(text);
    expect(written === null ? null : writeDay(toDayNumber(written))).toBe(day);
  });

  it('is read with its day first where the field has it so', () => {
    expect(parseValue('03/12/2020', { field: '', type: 'date', isDayFirst: true })).toBe(
      parseValue('2020-12-03', { field: '', type: 'date' }),
    );
  });

  it.each([
    '',
    '2023-02-29',
    '2024-13-01',
    '32.01.2020',
    '31/31/2020',
    'May',
    '12 Smarch 2020',
    '1999',
    'soon',
  ])('is not read from %j', (text) => {
    expect(parseDay(text)).toBeNull();
  });

  it('is the same after being written', () => {
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (days) => {
        const written = parseDay(writeDay(days));
        expect(written === null ? null : toDayNumber(written)).toBe(days);
      }),
    );
  });
});

describe('a place', () => {
  it.each([
    [{ latitude: 48.86, longitude: 2.35 }],
    [{ lat: '48.86', lng: '2.35' }],
    [{ lat: 48.86, lon: 2.35, name: 'Paris' }],
    ['48.86,2.35'],
    ['(48.86; 2.35)'],
  ])('is read from %j', (value) => {
    expect(readPlace(value)).toEqual({ latitude: 48.86, longitude: 2.35 });
  });

  it.each([
    [{ latitude: 91, longitude: 0 }],
    [{ latitude: 1 }],
    ['Paris'],
    ['48.86'],
    ['1,999'],
    [[1, 2]],
    [null],
    [5],
  ])('is not read from %j', (value) => {
    expect(readPlace(value)).toBeNull();
  });
});

describe('a value', () => {
  const of = (type: Parameters<typeof parseValue>[1]['type'], value: unknown) =>
    parseValue(value, { field: '', type });

  it.each([
    ['boolean', 'Yes', 1],
    ['boolean', 0, 0],
    ['boolean', 'maybe', null],
    ['year', '1999', 1999],
    ['year', -753, -753],
    ['year', 1999.5, null],
    ['year', '2020-05-01', 2020],
    ['tags', 'Drama|Comedy', ['Drama', 'Comedy']],
    ['tags', ['a', ' a ', 5, null], ['a', '5']],
    ['category', ' two   words ', ['two words']],
    ['category', {}, null],
    ['image', ['https://x.example/1.jpg'], []],
    ['image', 'javascript:alert(1)', null],
  ] as const)('of the type %s is read from %j', (type, value, read) => {
    expect(of(type, value)).toEqual(read);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readQuantity } from './quantity.ts';
import { tokenize } from './query-tokens.ts';
import { declaredUnit, unitMeanings } from './units.ts';

/** Returns the amount in the base unit of its first meaning. */
function baseOf(text: string): { dimension: string; value: number } | null {
  const quantity = readQuantity(tokenize(text), 0);
  const [unit] = quantity?.units ?? [];
  if (quantity === null || unit === undefined) return null;
  return { dimension: unit.dimension, value: quantity.value * unit.factor };
}

describe('quantities', () => {
  it.each([
    ['two hours', 'time', 120],
    ['an hour and a half', 'time', 90],
    ['one and a half hours', 'time', 90],
    ['half an hour', 'time', 30],
    ['a quarter of an hour', 'time', 15],
    ['2 hours and 20 minutes', 'time', 140],
    ['1 hour 5 min', 'time', 65],
    ['5km', 'length', 5_000],
    ['six feet two inches', 'length', 1.8796],
    ['half a mile', 'length', 804.672],
    ['10 square kilometers', 'area', 1e7],
    ['100 miles per hour', 'speed', 160.9344],
    ['$500', 'money', 500],
    ['500 bucks', 'money', 500],
    ['1,299.50 €', 'money', 1_299.5],
    ['four stars', 'stars', 4],
  ])('%s', (text, dimension, value) => {
    const found = baseOf(text);
    expect(found?.dimension).toBe(dimension);
    expect(found?.value).toBeCloseTo(value, 6);
  });

  it('converts between the units of a dimension and back', () => {
    const units = fc.constantFrom(
      'min',
      'h',
      'cm',
      'm',
      'km',
      'miles',
      'ft',
      'g',
      'kg',
      'lb',
      'ml',
      'l',
      'kcal',
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), units, (value, word) => {
        const unit = declaredUnit(word);
        const base = baseOf(`${value} ${word}`);
        expect(base?.dimension).toBe(unit?.dimension);
        expect((base?.value ?? 0) / (unit?.factor ?? 1)).toBeCloseTo(value, 6);
      }),
    );
  });

  it('pounds are a weight or money', () => {
    expect(unitMeanings('pounds').map(({ dimension }) => dimension)).toEqual(['mass', 'money']);
  });

  it.each(['a sofa', 'an apple', 'hour', 'half'])('%s is none', (text) => {
    expect(readQuantity(tokenize(text), 0)).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Conditions } from '../../../voice/page-state.ts';
import { chosenBounds, chosenValues, conditionsBeside, isChosen, withBounds, withValue } from './choose.ts';

const COLOUR = { field: 'colour', type: 'category', label: 'Colour' } as const;
const PRICE = { field: 'price', type: 'money', label: 'Price', currency: 'EUR' } as const;
const STOCK = { field: 'inStock', type: 'boolean', label: 'In stock' } as const;
const NOTHING: Conditions = { filters: [], sort: [] };
const NEAR = { field: 'shop', near: { withinKm: 5 }, label: 'within 5 km' };
const NOT_BLUE = { field: 'colour', not: ['blue'], label: 'not blue' };

const choose = (conditions: Conditions, ...values: string[]): Conditions =>
  values.reduce((before, value) => withValue(before, COLOUR, { value, isOn: true }), conditions);

describe('values', () => {
  it('of one property are any of them, with a label that a person reads', () => {
    expect(choose(NOTHING, 'red', 'green').filters).toEqual([
      { field: 'colour', is: ['red', 'green'], label: 'red or green' },
    ]);
  });

  it('are taken back one by one, and leave what was excluded', () => {
    const both = choose({ filters: [NOT_BLUE], sort: [] }, 'red', 'green');
    const green = withValue(both, COLOUR, { value: 'RED', isOn: false });
    expect(green.filters).toEqual([NOT_BLUE, { field: 'colour', is: ['green'], label: 'green' }]);
    expect(withValue(green, COLOUR, { value: 'green', isOn: false }).filters).toEqual([NOT_BLUE]);
  });

  it('yes and no exclude each other', () => {
    const yes = withValue(NOTHING, STOCK, { value: true, isOn: true });
    expect(yes.filters).toEqual([{ field: 'inStock', is: [true], label: 'In stock' }]);
    expect(withValue(yes, STOCK, { value: false, isOn: true }).filters).toEqual([
      { field: 'inStock', is: [false], label: 'not in stock' },
    ]);
  });

  it('chosen in any order are those that are left, each once', () => {
    const words = fc.constantFrom('red', 'Green', 'blue', '7');
    fc.assert(
      fc.property(fc.array(fc.record({ value: words, isOn: fc.boolean() })), (steps) => {
        const wanted = new Set<string>();
        let conditions: Conditions = { filters: [NEAR], sort: [] };
        for (const { value, isOn } of steps) {
          conditions = withValue(conditions, COLOUR, { value, isOn });
          if (isOn) wanted.add(value);
          else wanted.delete(value);
        }
        const chosen = chosenValues(conditions, 'colour');
        expect(new Set(chosen)).toEqual(wanted);
        expect(chosen).toHaveLength(wanted.size);
        for (const value of wanted) expect(isChosen(chosen, value.toUpperCase())).toBe(true);
        expect(conditions.filters[0]).toBe(NEAR);
        expect(conditions.filters.length).toBe(wanted.size === 0 ? 1 : 2);
      }),
    );
  });
});

describe('bounds', () => {
  it('take the place of those before, where those stood', () => {
    const before = choose(withBounds(NOTHING, PRICE, { max: 500 }), 'red');
    expect(before.filters[0]).toEqual({ field: 'price', max: 500, label: 'up to 500 €' });
    const after = withBounds(before, PRICE, { min: 100, max: 300 });
    expect(after.filters).toEqual([
      { field: 'price', min: 100, max: 300, label: '100–300 €' },
      { field: 'colour', is: ['red'], label: 'red' },
    ]);
    expect(withBounds(after, PRICE, {}).filters).toEqual(choose(NOTHING, 'red').filters);
  });

  it('are in order, whichever is given first', () => {
    const bound = fc.option(fc.integer({ min: -1_000, max: 1_000 }), { nil: undefined });
    fc.assert(
      fc.property(bound, bound, (min, max) => {
        const { min: least, max: greatest } = chosenBounds(
          withBounds(NOTHING, PRICE, {
            ...(min !== undefined && { min }),
            ...(max !== undefined && { max }),
          }),
          'price',
        );
        expect(new Set([least, greatest])).toEqual(new Set([min, max]));
        if (least !== undefined && greatest !== undefined) expect(least <= greatest).toBe(true);
      }),
    );
  });
});

it('values are counted beside the conditions on other properties, and beside what is excluded or near', () => {
  const conditions = withBounds(choose({ filters: [NEAR, NOT_BLUE], sort: [] }, 'red'), PRICE, { max: 500 });
  expect(conditionsBeside(conditions, 'colour').filters.map(({ label }) => label)).toEqual([
    'within 5 km',
    'not blue',
    'up to 500 €',
  ]);
  expect(conditionsBeside(conditions, 'price').filters).toHaveLength(3);
  expect(conditionsBeside(conditions, 'brand')).toEqual(conditions);
});

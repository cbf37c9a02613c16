import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { Property } from '@hark/shared/properties';
import type { Filter } from '@hark/shared/wire/filter';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { atOnce } from '../analysis/at-once.ts';
import { createColumns } from './columns.ts';
import { checkFilter } from './condition.ts';
import { maskInSteps, ordinalsIn } from './matching-entries.ts';
import { topOrdinals } from './top-ordinals.ts';

const property = (field: string, type: Property['type']): Property => ({
  field,
  type,
  label: field,
  names: [],
});
const PROPERTIES = [
  property('price', 'money'),
  property('colour', 'category'),
  property('tags', 'tags'),
  property('open', 'boolean'),
  property('spot', 'place'),
];

const COLOURS = ['red', 'blue', 'green'];
const extraOf = fc.record(
  {
    price: fc.integer({ min: 0, max: 20 }),
    colour: fc.constantFrom(...COLOURS),
    tags: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 }),
    open: fc.boolean(),
    spot: fc.record({
      latitude: fc.integer({ min: -90, max: 90 }),
      longitude: fc.integer({ min: -180, max: 180 }),
    }),
  },
  { requiredKeys: [] },
);
type Extra = NonNullable<CatalogueEntry['extra']>;

/** Changes in turn: the last one of an ordinal counts. */
const changes = fc.array(
  fc.record({ ordinal: fc.integer({ min: 0, max: 30 }), extra: fc.option(extraOf, { nil: null }) }),
  { minLength: 1, maxLength: 60 },
);

const filters: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({
    field: fc.constant('price'),
    min: fc.integer({ min: 0, max: 10 }),
    max: fc.integer({ min: 10, max: 20 }),
  }),
  fc.record({
    field: fc.constant('price'),
    not: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1 }),
  }),
  fc.record({
    field: fc.constant('colour'),
    is: fc.array(fc.constantFrom('RED', ...COLOURS, 'pink'), { minLength: 1 }),
  }),
  fc.record({
    field: fc.constant('tags'),
    is: fc.constantFrom<string[]>(['a', 'b'], ['d']),
    not: fc.constantFrom<string[]>(['c']),
  }),
  fc.record({ field: fc.constant('open'), is: fc.boolean().map((open) => [open]) }),
);

/** What the filter asks, from its words. */
function meets(extra: Extra, { field, is, not, min, max }: Filter): boolean {
  const stored = Object.hasOwn(extra, field) ? extra[field] : undefined;
  const values = [stored].flat().filter((value) => value !== undefined);
  const has = (wanted: unknown): boolean =>
    values.some((value) => JSON.stringify(value) === JSON.stringify(wanted).toLowerCase());
  if (not !== undefined && not.some(has)) return false;
  if (is !== undefined && !is.some(has)) return false;
  const [number] = values;
  if (min === undefined && max === undefined) return true;
  return typeof number === 'number' && number >= Number(min) && number <= Number(max);
}

function filled(given: readonly { ordinal: number; extra: Extra | null }[], capacity: number) {
  const columns = createColumns(PROPERTIES, capacity);
  const naive = new Map<number, Extra>();
  for (const { ordinal, extra } of given) {
    if (extra === null) {
      columns.remove(ordinal);
      naive.delete(ordinal);
    } else {
      columns.set(ordinal, { extra });
      naive.set(ordinal, extra);
    }
  }
  return { columns, naive };
}

describe('columns', () => {
  it('find what a look at every entry finds, after any changes', () => {
    fc.assert(
      fc.property(changes, fc.array(filters, { maxLength: 3 }), (given, asked) => {
        const { columns, naive } = filled(given, 4);
        const checked = asked.map((filter) => checkFilter(filter, PROPERTIES));
        const found = [...ordinalsIn(atOnce(maskInSteps(columns, checked)))];
        const expected = [...naive].filter(([, extra]) => asked.every((filter) => meets(extra, filter)));
        expect(found).toEqual(expected.map(([ordinal]) => ordinal).sort((a, b) => a - b));
      }),
    );
  });

  it('count what a look at every entry counts', () => {
    fc.assert(
      fc.property(changes, (given) => {
        const { columns, naive } = filled(given, 64);
        const all = ordinalsIn(columns.entries());
        for (const field of ['colour', 'tags', 'price']) {
          const values = [...naive.values()].flatMap((extra) =>
            Object.hasOwn(extra, field) ? [extra[field]].flat() : [],
          );
          const facet = columns.count(field, all);
          const counted = new Map<unknown, number>(facet.values.map(({ value, count }) => [value, count]));
          for (const value of values)
            expect(counted.get(value)).toBe(values.filter((other) => other === value).length);
          expect(facet.total).toBe(new Set(values).size);
        }
      }),
    );
  });

  it('sort entries without a value last, in both directions', () => {
    fc.assert(
      fc.property(changes, fc.constantFrom('asc' as const, 'desc' as const), (given, order) => {
        const { columns, naive } = filled(given, 64);
        const all = ordinalsIn(columns.entries());
        for (const field of ['price', 'colour']) {
          const sorted = atOnce(topOrdinals(all, columns.compare([{ field, order }]), 100));
          const values = sorted.map((ordinal) => naive.get(ordinal)?.[field]);
          const present = values.filter((value) => value !== undefined);
          expect(values.slice(0, present.length)).toEqual(present);
          const inOrder = present.toSorted((a, b) =>
            typeof a === 'number' && typeof b === 'number'
              ? a - b
              : JSON.stringify(a) < JSON.stringify(b)
                ? -1
                : 1,
          );
          expect(present).toEqual(order === 'asc' ? inOrder : inOrder.toReversed());
        }
      }),
    );
  });

  it('find places within a distance along the surface', () => {
    const columns = createColumns(PROPERTIES, 4);
    const spots = [
      { latitude: 48.8566, longitude: 2.3522 },
      { latitude: 51.5074, longitude: -0.1278 },
      { latitude: 0, longitude: 179.9 },
    ];
    for (const [ordinal, spot] of spots.entries()) columns.set(ordinal, { extra: { spot } });
    const within = (latitude: number, longitude: number, withinKm: number): number[] => {
      const near = { field: 'spot', near: { latitude, longitude, withinKm } };
      return [...ordinalsIn(atOnce(maskInSteps(columns, [checkFilter(near, PROPERTIES)])))];
    };
    // Paris to London is 343.6 km.
    expect(within(51.5074, -0.1278, 343)).toEqual([1]);
    expect(within(51.5074, -0.1278, 344)).toEqual([0, 1]);
    // Over the antimeridian: 0.2 degrees of the equator are 22.2 km.
    expect(within(0, -179.9, 22)).toEqual([]);
    expect(within(0, -179.9, 23)).toEqual([2]);
    expect(within(48.8566, 2.3522, 0.01)).toEqual([0]);
    expect(within(0, 0, 20_040)).toEqual([0, 1, 2]);
  });

  it('take the memory of the values', () => {
    const columns = createColumns(PROPERTIES, 10_000);
    expect(columns.bytes / 10_000).toBeLessThan(60);
  });
});

it('the first of an order are those of a whole sort', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 500 }),
      fc.integer({ min: 1, max: 20 }),
      (keys, most) => {
        const ordinals = keys.map((_, ordinal) => ordinal);
        const compare = (a: number, b: number): number => (keys[a] ?? 0) - (keys[b] ?? 0);
        const sorted = ordinals.toSorted((a, b) => compare(a, b) || a - b);
        expect(atOnce(topOrdinals(ordinals, compare, most))).toEqual(sorted.slice(0, most));
      },
    ),
  );
});

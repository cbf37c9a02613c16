import { describe, expect, it } from 'vitest';

import { atOnce } from '../analysis/at-once.ts';
import { createColumnBuilder } from './build-columns.ts';
import { createColumns } from './columns.ts';
import { guessProperties } from './guess-properties.ts';
import { ordinalsIn } from './matching-entries.ts';
import { createProfiler } from './profile-fields.ts';
import type { PropertySource } from './read-property.ts';

const COLOURS = ['red', 'blue', 'green'];

/** Builds columns in batches, as an import does. */
function built(entries: readonly PropertySource[]) {
  const profiler = createProfiler();
  const builder = createColumnBuilder(profiler, {});
  for (let from = 0; from < entries.length; from += 1_000) {
    const batch = entries.slice(from, from + 1_000);
    for (const [index, entry] of batch.entries())
      profiler.add({ id: `${from + index}`, title: 'Entry', ...entry }, from + index + 1);
    builder.add(batch);
  }
  const { properties } = guessProperties(profiler);
  return { properties, saved: builder.finish(properties) };
}

describe('columns that are built during an import', () => {
  it.each([1, 2_500, 10_000, 12_345])('are those of %d entries', (count) => {
    const entries = Array.from({ length: count }, (_, number) => ({
      category: `kind ${number % 4}`,
      extra: {
        price: `${number} EUR`,
        colour: COLOURS[number % 3],
        tags: [`t${number % 9}`, 'all'],
        spot: { latitude: number % 90, longitude: 1 },
        // Later entries have it more often, so the order of the properties changes.
        ...(number > 5_000 && { material: number % 2 === 0 ? 'oak' : 'ash' }),
        ...((number < 6_000 || number % 2 === 0) && { size: number % 3 === 0 ? 'large' : 'small' }),
      },
    }));
    const { properties, saved } = built(entries);
    const columns = createColumns(properties, count + 10);
    const direct = createColumns(properties, count + 10);
    for (const [ordinal, entry] of entries.entries()) direct.set(ordinal, entry);
    expect(saved).not.toBeNull();
    expect(atOnce(columns.restore(structuredClone(saved ?? [])))).toBe(true);
    const all = ordinalsIn(direct.entries());
    expect(ordinalsIn(columns.entries())).toEqual(all);
    for (const { field } of properties) expect(columns.count(field, all)).toEqual(direct.count(field, all));
    columns.set(count + 500, { extra: { colour: 'violet' } });
    expect(columns.values('colour')).toContainEqual({ value: 'violet', entries: 1 });
  });

  it('are none where the first entries let another type be expected', () => {
    const entries = Array.from({ length: 30_000 }, (_, number) => ({
      extra: { width: number < 10_000 ? number : COLOURS[number % 3] },
    }));
    expect(built(entries).saved).toBeNull();
  });
});

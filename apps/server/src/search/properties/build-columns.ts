import type { DeclaredProperties, Property } from '@hark/shared/properties';

import { atOnce } from '../analysis/at-once.ts';
import { createColumns, type PropertyColumns, type SavedColumns } from './columns.ts';
import { guessProperties } from './guess-properties.ts';
import type { Profiler } from './profile-fields.ts';
import type { PropertySource } from './read-property.ts';

/** Entries after which the types are guessed for the first time. */
const SAMPLE = 10_000;

export interface ColumnBuilder {
  /** Adds the next entries, which the profiler has counted. */
  add(entries: readonly PropertySource[]): void;
  /**
   * Returns the columns of these properties, to be stored; null where the first entries let another type be expected, so
   * that all entries have to be read again.
   */
  finish(properties: readonly Property[]): SavedColumns | null;
}

/** Builds the columns of a catalogue while its entries are read and their types not yet certain. */
export function createColumnBuilder(
  profiler: Pick<Profiler, 'entries' | 'fields'>,
  declared: DeclaredProperties,
): ColumnBuilder {
  const waiting: PropertySource[] = [];
  let columns: PropertyColumns | undefined;
  let next = 0;
  function start(properties: readonly Property[]): PropertyColumns {
    const started = createColumns(properties, Math.max(waiting.length, 1));
    for (const entry of waiting) started.set(next++, entry);
    waiting.length = 0;
    return started;
  }
  return {
    add(entries) {
      if (columns !== undefined) {
        for (const entry of entries) columns.set(next++, entry);
        return;
      }
      for (const { category, popularity, extra } of entries) waiting.push({ category, popularity, extra });
      if (waiting.length >= SAMPLE) columns = start(guessProperties(profiler, declared).properties);
    },
    finish(properties) {
      columns ??= start(properties);
      const [entries, ...parts] = atOnce(columns.save());
      const places = properties.map((property) => placeOf(property, columns?.properties ?? []));
      if (places.includes(-1)) return null;
      return [entries, ...places.map((place) => parts[place])];
    },
  };
}

/** Returns where the values of a property are, as they would be read with it; -1 where they are not. */
function placeOf(wanted: Property, known: readonly Property[]): number {
  const kindOf = ({ field, type, from, isDayFirst = false }: Property): string =>
    JSON.stringify([field, type, from, isDayFirst]);
  return known.findIndex((property) => kindOf(property) === kindOf(wanted));
}

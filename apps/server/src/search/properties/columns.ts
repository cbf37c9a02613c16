import type { Property } from '@hark/shared/properties';
import type { Facet, Sort } from '@hark/shared/wire/filter';

import type { CatalogueProperties } from '../catalogue-properties.ts';
import type { Column, Ordinals } from './column.ts';
import { type CheckedFilter, requireProperty } from './condition.ts';
import { createNumberColumn } from './number-column.ts';
import { createPlaceColumn } from './place-column.ts';
import { type PropertySource, readProperty, storedValue, type TypedValue } from './read-property.ts';
import { createWordsColumn } from './words-column.ts';

/** The properties of all entries of a served catalogue, by ordinal. */
export interface PropertyColumns extends CatalogueProperties {
  /** Memory of the values, without dictionaries. */
  readonly bytes: number;
  /** First ordinal that no entry has. */
  readonly size: number;
  /** Sets the values of an entry, new or known. */
  set(ordinal: number, entry: PropertySource): void;
  /** Removes an entry: no filter finds it any more. */
  remove(ordinal: number): void;
  /** Returns 1 for each ordinal that has an entry. */
  entries(): Uint8Array;
  /** Sets the mask to 0 for entries that do not meet the filter. */
  restrict(mask: Uint8Array, filter: CheckedFilter): void;
  /** Returns a comparison of two ordinals by the orders, the first first. `relevance` is left to the caller. */
  compare(sort: readonly Sort[]): (a: number, b: number) => number;
  count(field: string, ordinals: Ordinals): Facet;
  /** Returns what `restore` of columns with the same properties takes, one part a step. */
  save(): Generator<undefined, SavedColumns>;
  /** Takes saved values over, one part a step. Returns false where they are damaged: then the columns are of no use. */
  restore(saved: SavedColumns): Generator<undefined, boolean>;
}

/** The entries that there are, then the values of each column; arrays and texts. */
export type SavedColumns = readonly unknown[];

const GROWTH = 1.5;

/** Creates empty columns for entries with ordinals below `capacity`, and more if needed. */
export function createColumns(properties: readonly Property[], capacity: number): PropertyColumns {
  const columns = new Map(properties.map((property) => [property.field, createColumn(property, capacity)]));
  const all = [...columns.values()];
  const readers = all.map((column) => ({ column, read: createReader(column.property) }));
  let present = new Uint8Array(capacity);
  let size = 0;
  function grow(ordinal: number): void {
    if (ordinal < present.length) return;
    const capacity = Math.ceil((ordinal + 1) * GROWTH);
    const wider = new Uint8Array(capacity);
    wider.set(present);
    present = wider;
    for (const column of all) column.grow(capacity);
  }
  return {
    properties,
    get bytes() {
      return all.reduce((sum, { bytes }) => sum + bytes, present.byteLength);
    },
    get size() {
      return size;
    },
    set(ordinal, entry) {
      grow(ordinal);
      present[ordinal] = 1;
      size = Math.max(size, ordinal + 1);
      for (const { column, read } of readers) column.set(ordinal, read(entry));
    },
    remove(ordinal) {
      if (ordinal >= size) return;
      present[ordinal] = 0;
      for (const column of all) column.set(ordinal, null);
    },
    entries: () => present.slice(0, size),
    *save() {
      const saved: unknown[] = [present.slice(0, size)];
      for (const column of all) {
        yield undefined;
        saved.push(column.save(size));
      }
      return saved;
    },
    *restore([entries, ...rest]) {
      if (!(entries instanceof Uint8Array) || rest.length !== all.length) return false;
      const needed = Math.max(entries.length, present.length);
      present = new Uint8Array(needed);
      present.set(entries);
      size = entries.length;
      for (const [index, column] of all.entries()) {
        yield undefined;
        if (!column.restore(rest[index])) return false;
        column.grow(needed);
      }
      return true;
    },
    restrict: (mask, { field, condition }) => columns.get(field)?.restrict(mask, condition),
    compare: (sort) => comparing(columns, sort),
    count: (field, ordinals) => columnOf(columns, field).count(ordinals),
    values: (field) => columns.get(field)?.values() ?? [],
    range: (field) => columns.get(field)?.range() ?? null,
  };
}

const REMEMBERED = 5_000;

/** Reads values of one property. Remembers what texts mean, because they repeat. */
function createReader(property: Property): (entry: PropertySource) => TypedValue | null {
  const known = new Map<string, TypedValue | null>();
  if (property.from !== undefined) return (entry) => readProperty(entry, property);
  return (entry) => {
    const stored = storedValue(entry, property.field);
    if (typeof stored !== 'string') return readProperty(entry, property);
    const before = known.get(stored);
    if (before !== undefined) return before;
    if (known.size >= REMEMBERED) known.clear();
    const value = readProperty(entry, property);
    known.set(stored, value);
    return value;
  };
}

function createColumn(property: Property, capacity: number): Column {
  const { type } = property;
  switch (type) {
    case 'category':
    case 'tags':
    case 'image':
      return createWordsColumn(property, type === 'image' ? 0 : capacity);
    case 'place':
      return createPlaceColumn(property, capacity);
    case 'number':
    case 'money':
    case 'year':
    case 'date':
    case 'boolean':
      return createNumberColumn(property, capacity);
    default:
      return type satisfies never;
  }
}

function columnOf(columns: ReadonlyMap<string, Column>, field: string): Column {
  const column = columns.get(field);
  if (column !== undefined) return column;
  const properties = [...columns.values()].map(({ property }) => property);
  throw new Error(`no column for ${requireProperty(field, properties).field}`);
}

function comparing(
  columns: ReadonlyMap<string, Column>,
  sort: readonly Sort[],
): (a: number, b: number) => number {
  const comparisons = sort
    .filter(({ field }) => field !== 'relevance')
    .map((one) => columnOf(columns, one.field).compare(one));
  return (a, b) => {
    for (const compare of comparisons) {
      const order = compare(a, b);
      if (order !== 0) return order;
    }
    return 0;
  };
}

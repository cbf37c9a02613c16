import type { Property } from '@hark/shared/properties';
import type { Facet } from '@hark/shared/wire/filter';

import { z } from 'zod';

import type { Column, Ordinals } from './column.ts';
import { MOST_COUNTED, MOST_FACET_VALUES } from './column.ts';
import type { NumberCondition } from './condition.ts';
import { writeDay } from './parse-date.ts';

/** A value that fits the type `number` of a filter, as a client reads it. */
type ShownNumber = Facet['values'][number]['value'];

/** Amounts and numbers need 64 bits; years, days and yes or no are exact in 32. */
function arrayFor({ type }: Property, capacity: number): Float64Array | Float32Array {
  const isWide = type === 'number' || type === 'money';
  return (isWide ? new Float64Array(capacity) : new Float32Array(capacity)).fill(Number.NaN);
}

const savedSchema = z.object({ values: z.instanceof(Float64Array).or(z.instanceof(Float32Array)) });

/** Creates a column of numbers, amounts, years, days, or yes and no. NaN means no value. */
export function createNumberColumn(property: Property, capacity: number): Column {
  let values = arrayFor(property, capacity);
  let known: { min: number; max: number } | null | undefined;
  const show = shownAs(property);
  return {
    property,
    get bytes() {
      return values.byteLength;
    },
    set(ordinal, value) {
      values[ordinal] = typeof value === 'number' ? value : Number.NaN;
      known = undefined;
    },
    grow(capacity) {
      const wider = arrayFor(property, capacity);
      wider.set(values);
      values = wider;
    },
    restrict(mask, condition) {
      if (condition.type === 'number') restrict(mask, values, condition);
    },
    compare: ({ order }) => (order === 'asc' ? ascending(values) : descending(values)),
    count: (ordinals) => countNumbers(ordinals, values, show),
    values: () => [],
    save: (size) => ({ values: values.slice(0, size) }),
    restore(saved) {
      const parsed = savedSchema.safeParse(saved);
      if (!parsed.success || parsed.data.values.BYTES_PER_ELEMENT !== values.BYTES_PER_ELEMENT) return false;
      values = parsed.data.values;
      known = undefined;
      return true;
    },
    range() {
      known ??= rangeOf(values);
      return known === null ? null : rangeShown(known, property);
    },
  };
}

function shownAs({ type }: Property): (value: number) => ShownNumber {
  if (type === 'date') return writeDay;
  return type === 'boolean' ? (value) => value === 1 : (value) => value;
}

function rangeShown(
  { min, max }: { min: number; max: number },
  { type }: Property,
): ReturnType<Column['range']> {
  if (type === 'boolean') return null;
  return type === 'date' ? { min: writeDay(min), max: writeDay(max) } : { min, max };
}

function restrict(
  mask: Uint8Array,
  values: Float64Array | Float32Array,
  { is, not, min, max }: NumberCondition,
): void {
  const length = Math.min(mask.length, values.length);
  const wanted = is === null ? null : new Set(is);
  const unwanted = new Set(not);
  const isBounded = wanted !== null || min > Number.NEGATIVE_INFINITY || max < Number.POSITIVE_INFINITY;
  for (let ordinal = 0; ordinal < length; ordinal++) {
    if (mask[ordinal] === 0) continue;
    const value = values[ordinal] ?? Number.NaN;
    // NaN is in no range.
    const isIn = !isBounded || (value >= min && value <= max && (wanted === null || wanted.has(value)));
    if (!isIn || (unwanted.size > 0 && unwanted.has(value))) mask[ordinal] = 0;
  }
}

type Compare = (a: number, b: number) => number;

/** Entries without a value come last in both directions. */
function ascending(values: Float64Array | Float32Array): Compare {
  return (a, b) => {
    const left = values[a] ?? Number.NaN;
    const right = values[b] ?? Number.NaN;
    if (left < right) return -1;
    if (left > right) return 1;
    return left === right ? 0 : Number(Number.isNaN(left)) - Number(Number.isNaN(right));
  };
}

function descending(values: Float64Array | Float32Array): Compare {
  return (a, b) => {
    const left = values[a] ?? Number.NaN;
    const right = values[b] ?? Number.NaN;
    if (left > right) return -1;
    if (left < right) return 1;
    return left === right ? 0 : Number(Number.isNaN(left)) - Number(Number.isNaN(right));
  };
}

function rangeOf(values: Float64Array | Float32Array): { min: number; max: number } | null {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min > max ? null : { min, max };
}

type Numbers = Float64Array | Float32Array;

/** What is known of some values before they are counted. */
interface Span {
  min: number;
  max: number;
  areWhole: boolean;
}

function countNumbers(ordinals: Ordinals, values: Numbers, show: (value: number) => ShownNumber): Facet {
  const span = spanOf(ordinals, values);
  if (span === null) return { values: [], total: 0 };
  const counts =
    span.areWhole && span.max - span.min < MOST_PLACES
      ? countWhole(ordinals, values, span)
      : countAny(ordinals, values);
  // With so many, nobody chooses from a list.
  const listed = counts.length < MOST_COUNTED ? counts : [];
  const frequent = listed
    .sort(([valueA, a], [valueB, b]) => b - a || valueA - valueB)
    .slice(0, MOST_FACET_VALUES)
    .map(([value, count]) => ({ value: show(value), count }));
  const range = { min: show(span.min), max: show(span.max) };
  return { values: frequent, total: counts.length, ...(isBounds(range) && { range }) };
}

/** Places of an array that counts whole numbers, which is ten times as fast as a map. */
const MOST_PLACES = 100_000;

function spanOf(ordinals: Ordinals, values: Numbers): Span | null {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let areWhole = true;
  for (let index = 0; index < ordinals.length; index++) {
    const value = values[ordinals[index] ?? 0] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    if (areWhole && value !== Math.trunc(value)) areWhole = false;
  }
  return min > max ? null : { min, max, areWhole };
}

function countWhole(
  ordinals: Ordinals,
  values: Numbers,
  { min, max }: Span,
): [value: number, count: number][] {
  const places = new Uint32Array(max - min + 1);
  for (let index = 0; index < ordinals.length; index++) {
    const value = values[ordinals[index] ?? 0] ?? Number.NaN;
    if (!Number.isNaN(value)) places[value - min] = (places[value - min] ?? 0) + 1;
  }
  const counts: [number, number][] = [];
  for (const [place, count] of places.entries()) if (count > 0) counts.push([place + min, count]);
  return counts;
}

/** Stops at too many different values. */
function countAny(ordinals: Ordinals, values: Numbers): [value: number, count: number][] {
  const counts = new Map<number, number>();
  for (let index = 0; index < ordinals.length && counts.size < MOST_COUNTED; index++) {
    const value = values[ordinals[index] ?? 0] ?? Number.NaN;
    if (!Number.isNaN(value)) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts];
}

function isBounds(range: { min: ShownNumber; max: ShownNumber }): range is NonNullable<Facet['range']> {
  return typeof range.min !== 'boolean' && typeof range.max !== 'boolean';
}

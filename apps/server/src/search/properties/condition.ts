import type { Property } from '@hark/shared/properties';
import type { Filter, Place, PropertyValue, Sort } from '@hark/shared/wire/filter';

import { PropertyError } from '../property-error.ts';
import { parseDay, toDayNumber } from './parse-date.ts';

/** What a filter asks of a number, a year, a day or yes or no. */
export interface NumberCondition {
  type: 'number';
  /** Null where any value will do. */
  is: readonly number[] | null;
  not: readonly number[];
  /** Inclusive; infinite without a bound. */
  min: number;
  max: number;
}

/** What a filter asks of the words of a category or a tag list. */
export interface WordCondition {
  type: 'words';
  is: readonly string[] | null;
  not: readonly string[];
}

export interface PlaceCondition {
  type: 'place';
  near: Place & { withinKm: number };
}

export type Condition = NumberCondition | WordCondition | PlaceCondition;

/** A filter that fits the properties of the catalogue. */
export interface CheckedFilter {
  field: string;
  condition: Condition;
}

/**
 * Checks a filter against the properties. Pure.
 *
 * @throws PropertyError that lists the known fields or names the right type
 */
export function checkFilter(filter: Filter, properties: readonly Property[]): CheckedFilter {
  const { field } = filter;
  const property = requireProperty(field, properties);
  const { is, not, min, max, near } = filter;
  if ([is, not, min, max, near].every((part) => part === undefined))
    throw new PropertyError(
      'filter_impossible',
      `The filter on ${quote(field)} has no condition; give is, not, min, max or near.`,
    );
  return { field, condition: conditionOf(filter, property) };
}

/** @throws PropertyError that lists the known fields */
export function requireProperty(field: string, properties: readonly Property[]): Property {
  const property = properties.find((known) => known.field === field);
  if (property !== undefined) return property;
  const names = properties.map((known) => known.field);
  const known =
    names.length === 0
      ? 'the catalogue has no properties'
      : `known: ${names.slice(0, 50).join(', ')}${names.length > 50 ? ', …' : ''}`;
  throw new PropertyError('property_unknown', `There is no property ${quote(field)} (${known}).`);
}

/** @throws PropertyError for an order that the property does not have */
export function checkSort(sort: Sort, properties: readonly Property[]): void {
  const { field, from } = sort;
  if (field === 'relevance') return;
  const { type } = requireProperty(field, properties);
  if (type === 'place' && from === undefined)
    throw new PropertyError(
      'property_type',
      `${quote(field)} is a place: sort it by the distance from a point, with from.`,
    );
  if (type !== 'place' && from !== undefined)
    throw new PropertyError('property_type', `${quote(field)} is no place, so from has no meaning.`);
  if (type === 'image' || type === 'tags')
    throw new PropertyError('property_type', `${quote(field)} has no order; sort by another property.`);
}

function conditionOf(filter: Filter, property: Property): Condition {
  const { type } = property;
  switch (type) {
    case 'category':
    case 'tags':
      return wordCondition(filter);
    case 'place':
      return placeCondition(filter);
    case 'image':
      throw new PropertyError('property_type', `${quote(filter.field)} is a picture, which is no filter.`);
    case 'number':
    case 'money':
    case 'year':
    case 'date':
    case 'boolean':
      return numberCondition(filter, type);
    default:
      return type satisfies never;
  }
}

function wordCondition({ field, is, not, min, max, near }: Filter): WordCondition {
  if (min !== undefined || max !== undefined || near !== undefined)
    throw new PropertyError('property_type', `${quote(field)} has words: filter it with is or not.`);
  const words = (values: readonly PropertyValue[]): string[] =>
    values.map((value) => {
      if (typeof value === 'string') return value;
      throw new PropertyError('property_type', `${quote(field)} has words, and ${String(value)} is none.`);
    });
  return { type: 'words', is: is === undefined ? null : words(is), not: words(not ?? []) };
}

function placeCondition({ field, is, not, min, max, near }: Filter): PlaceCondition {
  const isOther = [is, not, min, max].some((part) => part !== undefined);
  if (near === undefined || isOther)
    throw new PropertyError('property_type', `${quote(field)} is a place: filter it with near.`);
  return { type: 'place', near };
}

type NumberType = 'number' | 'money' | 'year' | 'date' | 'boolean';

const NEEDS: Readonly<Record<NumberType, string>> = {
  number: 'a number',
  money: 'an amount, as a number',
  year: 'a year, as a number',
  date: 'a date, as YYYY-MM-DD',
  boolean: 'true or false',
};

function numberCondition({ field, is, not, min, max, near }: Filter, type: NumberType): NumberCondition {
  if (near !== undefined)
    throw new PropertyError('property_type', `${quote(field)} is no place, so near has no meaning.`);
  if (type === 'boolean' && (min !== undefined || max !== undefined))
    throw new PropertyError('property_type', `${quote(field)} is true or false: filter it with is or not.`);
  const read = (value: PropertyValue, end?: 'first' | 'last'): number => {
    const number = toNumber(value, type, end);
    if (number !== null) return number;
    throw new PropertyError(
      'property_type',
      `${quote(field)} needs ${NEEDS[type]}, not ${shorten(String(value))}.`,
    );
  };
  const least = min === undefined ? Number.NEGATIVE_INFINITY : read(min, 'first');
  const greatest = max === undefined ? Number.POSITIVE_INFINITY : read(max, 'last');
  if (least > greatest)
    throw new PropertyError(
      'filter_impossible',
      `The filter on ${quote(field)} can never hold: its min ${String(min)} is above its max ${String(max)}.`,
    );
  const numbers = (values: readonly PropertyValue[]): number[] => values.map((value) => read(value));
  return {
    type: 'number',
    is: is === undefined ? null : numbers(is),
    not: numbers(not ?? []),
    min: least,
    max: greatest,
  };
}

const LONGEST_YEAR = 9_999;

/** Returns a value as it is stored in a column; null where it is of another type. `end`: of a year, for a date. */
function toNumber(value: PropertyValue, type: NumberType, end?: 'first' | 'last'): number | null {
  if (typeof value === 'boolean') return type === 'boolean' ? Number(value) : null;
  if (type === 'boolean') return null;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return null;
    if (type !== 'date') return type === 'year' && !Number.isInteger(value) ? null : value;
    if (end === undefined || !Number.isInteger(value) || value < 1 || value > LONGEST_YEAR) return null;
    const [month, day] = end === 'first' ? [1, 1] : [12, 31];
    return toDayNumber({ year: value, month, day, order: 'plain' });
  }
  const day = /^\d{4}-\d{2}-\d{2}$/.test(value) ? parseDay(value) : null;
  if (day === null) return null;
  if (type === 'date') return toDayNumber(day);
  return type === 'year' ? day.year : null;
}

const SHOWN_CHARACTERS = 60;

function shorten(text: string): string {
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

function quote(field: string): string {
  return `"${shorten(field)}"`;
}

import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { Property } from '@hark/shared/properties';
import type { Place } from '@hark/shared/wire/filter';

import { parseDay, toDayNumber } from './parse-date.ts';
import { parseMoney, parseWithUnit } from './parse-number.ts';
import { readPlace, toPlace } from './parse-place.ts';

/**
 * The value of an entry in a property: a number, also for a year, a day (since 1970) and yes or no (1, 0); the words of
 * a category or a tag list; a place.
 */
export type TypedValue = number | readonly string[] | Place;

type HowToRead = Pick<Property, 'field' | 'type' | 'from' | 'isDayFirst'>;

const MOST_TAGS = 200;
const LONGEST_WORD = 500;
const LONGEST_ADDRESS = 2_000;
const YES = new Set(['true', 'yes', 'y', '1', 'on']);
const NO = new Set(['false', 'no', 'n', '0', 'off']);
export const FIRST_YEAR = -5_000;
export const LAST_YEAR = 2_200;

/** Whether there is no value: null, an empty text or an empty list. */
export function isAbsent(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value === 'string') return value.trim() === '';
  return Array.isArray(value) && value.every(isAbsent);
}

/** The parts of an entry that properties are read from. */
export type PropertySource = Pick<CatalogueEntry, 'category' | 'popularity' | 'extra'>;

/** Returns the value of a field as it is stored: `category`, `popularity`, or a field under `extra`. */
export function storedValue({ category, popularity, extra }: PropertySource, field: string): unknown {
  const own = extra !== undefined && Object.hasOwn(extra, field) ? extra[field] : undefined;
  if (field === 'category') return Array.isArray(own) ? own : category;
  return field === 'popularity' ? popularity : own;
}

/** Reads an entry's value in a property; null where it has none or an unreadable one. */
export function readProperty(entry: PropertySource, property: HowToRead): TypedValue | null {
  const { from } = property;
  if (from !== undefined)
    return toPlace(storedValue(entry, from.latitude), storedValue(entry, from.longitude));
  const value = storedValue(entry, property.field);
  return isAbsent(value) ? null : parseValue(value, property);
}

/** Parses a value as the type of a property; null where it is not of that type. */
export function parseValue(value: unknown, { type, isDayFirst }: HowToRead): TypedValue | null {
  switch (type) {
    case 'number':
      return parseScalar(value, (text) => parseWithUnit(text)?.value ?? null);
    case 'money':
      return parseScalar(value, (text) => parseMoney(text)?.value ?? null);
    case 'year':
      return asYear(value);
    case 'date':
      return asDay(value, isDayFirst);
    case 'boolean':
      return asBoolean(value);
    case 'category':
    case 'tags':
      return asWords(value, type === 'tags');
    case 'place':
      return readPlace(value);
    case 'image':
      return imageOf(value) === null ? null : [];
    default:
      return type satisfies never;
  }
}

function parseScalar(value: unknown, parse: (text: string) => number | null): number | null {
  if (typeof value === 'string') return parse(value);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function asYear(value: unknown): number | null {
  const year = parseScalar(value, (text) => {
    if (/^\s*-?\d{1,4}\s*$/.test(text)) return Number(text);
    return parseDay(text)?.year ?? null;
  });
  return year !== null && Number.isInteger(year) && year >= FIRST_YEAR && year <= LAST_YEAR ? year : null;
}

function asDay(value: unknown, isDayFirst?: boolean): number | null {
  const written = typeof value === 'string' ? parseDay(value) : null;
  return written === null ? null : toDayNumber(written, isDayFirst);
}

function asBoolean(value: unknown): number | null {
  if (typeof value === 'boolean') return value ? 1 : 0;
  const text = String(typeof value === 'string' || typeof value === 'number' ? value : '')
    .trim()
    .toLowerCase();
  return YES.has(text) ? 1 : NO.has(text) ? 0 : null;
}

function asWords(value: unknown, isList: boolean): readonly string[] | null {
  const items: readonly unknown[] =
    isList && typeof value === 'string' ? value.split(/[|;]/) : Array.isArray(value) ? value : [value];
  const words: string[] = [];
  const most = isList ? MOST_TAGS : 1;
  for (const item of items) {
    const word = words.length < most ? asWord(item) : null;
    if (word !== null && !words.includes(word)) words.push(word);
  }
  return words.length === 0 ? null : words;
}

function asWord(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return null;
  const trimmed = value.trim();
  const word = /\s\s|[^\S ]/.test(trimmed) ? trimmed.replaceAll(/\s+/g, ' ') : trimmed;
  return word === '' || word.length > LONGEST_WORD ? null : word;
}

/** Returns the web address of a picture, or of the first of a list; null where there is none. */
export function imageOf(value: unknown): string | null {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first !== 'string' || first.length > LONGEST_ADDRESS) return null;
  return /^https?:\/\//i.test(first) && URL.canParse(first) ? first : null;
}

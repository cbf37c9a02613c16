import type { CatalogueEntry } from '@hark/shared/catalogue';
import { PROPERTY_TYPES, type PropertyType } from '@hark/shared/properties';

import type { FailedValue } from '../guessed-properties.ts';
import { parseDay } from './parse-date.ts';
import { parseMoney, parseWithUnit } from './parse-number.ts';
import { isAbsent, parseValue, storedValue } from './read-property.ts';

/** The values of one field over all entries, counted. */
export interface FieldProfile {
  field: string;
  /** Entries with a value. */
  present: number;
  /** Of these, how many have a list, or a text with `|` or `;` between words. */
  lists: number;
  separated: number;
  /** How many values are of each type, and the first that is not. */
  parsed: Map<PropertyType, number>;
  failed: Map<PropertyType, FailedValue>;
  /** True and false, as JSON has them or in words; 0 and 1 are not counted. */
  truths: number;
  /** Web addresses, and those that end like a picture's. */
  addresses: number;
  pictures: number;
  /** Texts, and list items, that are different; at most `MOST_DISTINCT + 1` are counted. */
  distinct: Set<string>;
  /** Texts and list items. */
  texts: number;
  characters: number;
  /** How often each unit and currency was written after a number. */
  units: Map<string, number>;
  currencies: Map<string, number>;
  /** Days that only make sense with the day or the month first. */
  dayFirst: number;
  monthFirst: number;
}

export interface Profiler {
  /** `line` and `file` name the entry in warnings. */
  add(entry: CatalogueEntry, line: number, file?: string): void;
  /** Entries so far. */
  readonly entries: number;
  readonly fields: ReadonlyMap<string, FieldProfile>;
}

export const MOST_DISTINCT = 20_000;
const MOST_FIELDS = 500;
const SHOWN_CHARACTERS = 60;
const REMEMBERED = 2_000;
/** Longer texts are no number, day or place. */
const LONGEST_SCALAR = 60;
const PICTURE = /\.(jpe?g|png|gif|webp|svg|avif)([?#]|$)/i;

/** Counts what the fields of entries hold, in bounded memory. */
export function createProfiler(): Profiler {
  const fields = new Map<string, FieldProfile>();
  const known = new Map<string, Map<string, ReadonlySet<PropertyType>>>();
  let entries = 0;
  function addValue(field: string, value: unknown, where: Omit<FailedValue, 'shown'>): void {
    if (isAbsent(value)) return;
    let profile = fields.get(field);
    if (profile === undefined) {
      if (fields.size >= MOST_FIELDS) return;
      profile = emptyProfile(field);
      fields.set(field, profile);
      known.set(field, new Map());
    }
    count(profile, value, { where, known: known.get(field) ?? new Map() });
  }
  return {
    add(entry, line, file) {
      entries++;
      const where = { line, file };
      addValue('category', storedValue(entry, 'category'), where);
      addValue('popularity', entry.popularity, where);
      for (const [field, value] of Object.entries(entry.extra ?? {}))
        if (field !== 'category' && field !== 'popularity') addValue(field, value, where);
    },
    get entries() {
      return entries;
    },
    fields,
  };
}

function emptyProfile(field: string): FieldProfile {
  return {
    field,
    present: 0,
    lists: 0,
    separated: 0,
    parsed: new Map(),
    failed: new Map(),
    truths: 0,
    addresses: 0,
    pictures: 0,
    distinct: new Set(),
    texts: 0,
    characters: 0,
    units: new Map(),
    currencies: new Map(),
    dayFirst: 0,
    monthFirst: 0,
  };
}

interface Counting {
  where: Omit<FailedValue, 'shown'>;
  /** Types of texts that were seen before. */
  known: Map<string, ReadonlySet<PropertyType>>;
}

function count(profile: FieldProfile, value: unknown, { where, known }: Counting): void {
  profile.present++;
  if (Array.isArray(value)) profile.lists++;
  if (typeof value === 'boolean') profile.truths++;
  const types = typesOf(value, known);
  for (const type of PROPERTY_TYPES) {
    if (types.has(type)) profile.parsed.set(type, (profile.parsed.get(type) ?? 0) + 1);
    else if (!profile.failed.has(type)) profile.failed.set(type, { ...where, shown: shown(value) });
  }
  for (const item of Array.isArray(value) ? value : [value]) countItem(profile, item);
}

function countItem(profile: FieldProfile, item: unknown): void {
  if (typeof item === 'number') addDistinct(profile, String(item));
  if (typeof item !== 'string') return;
  profile.texts++;
  profile.characters += item.length;
  const text = item.trim();
  if (/[|;]/.test(text)) profile.separated++;
  if (/^https?:\/\//i.test(text)) {
    profile.addresses++;
    if (PICTURE.test(text)) profile.pictures++;
    return;
  }
  for (const part of text.split(/[|;]/)) addDistinct(profile, part.trim().toLowerCase());
  if (/^(true|false|yes|no)$/i.test(text)) profile.truths++;
  if (text.length > LONGEST_SCALAR || !/\d/.test(text)) return;
  const unit = parseWithUnit(text)?.unit;
  if (unit !== undefined) increment(profile.units, unit);
  const currency = parseMoney(text)?.currency ?? null;
  if (currency !== null) increment(profile.currencies, currency);
  const order = parseDay(text)?.order;
  if (order === 'day') profile.dayFirst++;
  if (order === 'month') profile.monthFirst++;
}

function addDistinct({ distinct }: FieldProfile, text: string): void {
  if (distinct.size <= MOST_DISTINCT) distinct.add(text);
}

function increment(counts: Map<string, number>, key: string): void {
  if (counts.has(key) || counts.size < REMEMBERED) counts.set(key, (counts.get(key) ?? 0) + 1);
}

const NO_TYPES: ReadonlySet<PropertyType> = new Set();
const WORDS: ReadonlySet<PropertyType> = new Set(['category', 'tags']);

/** Returns the types that a value can be of. */
function typesOf(value: unknown, known: Counting['known']): ReadonlySet<PropertyType> {
  if (typeof value !== 'string') return typesWith(value);
  if (value.length > LONGEST_SCALAR && !/^https?:/i.test(value)) return value.length > 500 ? NO_TYPES : WORDS;
  const before = known.get(value);
  if (before !== undefined) return before;
  if (known.size >= REMEMBERED) known.clear();
  const types = typesWith(value);
  known.set(value, types);
  return types;
}

function typesWith(value: unknown): ReadonlySet<PropertyType> {
  return new Set(PROPERTY_TYPES.filter((type) => parseValue(value, { field: '', type }) !== null));
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

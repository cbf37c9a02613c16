import type { CatalogueEntry } from '@hark/shared/catalogue';
import { PROPERTY_TYPES, type PropertyType } from '@hark/shared/properties';

import type { FailedValue } from '../guessed-properties.ts';
import { parseDay, type WrittenDay } from './parse-date.ts';
import { parseMoney, parseWithUnit } from './parse-number.ts';
import { FIRST_YEAR, isAbsent, LAST_YEAR, parseValue, storedValue } from './read-property.ts';

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
const REMEMBERED = 5_000;
const MOST_UNITS = 1_000;
/** Longer texts are no word. */
const LONGEST_WORD = 500;
/** Longer texts are no number, day or place. */
const LONGEST_SCALAR = 60;
const PICTURE = /\.(jpe?g|png|gif|webp|svg|avif)([?#]|$)/i;

/** Counts what the fields of entries hold, in bounded memory. */
export function createProfiler(): Profiler {
  const fields = new Map<string, FieldProfile>();
  const known = new Map<string, Counting['known']>();
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

/** What one text says about its field; the same for the same text. */
interface TextFacts {
  types: ReadonlySet<PropertyType>;
  isAddress: boolean;
  isPicture: boolean;
  isSeparated: boolean;
  isTruth: boolean;
  parts: readonly string[];
  unit: string | undefined;
  currency: string | null;
  order: WrittenDay['order'] | undefined;
}

interface Counting {
  where: Omit<FailedValue, 'shown'>;
  /** Texts that were seen before. */
  known: Map<string, TextFacts>;
}

function count(profile: FieldProfile, value: unknown, { where, known }: Counting): void {
  profile.present++;
  if (typeof value === 'boolean') profile.truths++;
  const facts = typeof value === 'string' ? factsOf(value, known) : null;
  const types = facts?.types ?? typesOf(value);
  for (const type of PROPERTY_TYPES) {
    if (types.has(type)) profile.parsed.set(type, (profile.parsed.get(type) ?? 0) + 1);
    else if (!profile.failed.has(type)) profile.failed.set(type, { ...where, shown: shown(value) });
  }
  if (typeof value === 'number') addDistinct(profile, String(value));
  else if (typeof value === 'string' && facts !== null) countText(profile, value, facts);
  else if (Array.isArray(value)) {
    profile.lists++;
    for (const item of value)
      if (typeof item === 'string') countText(profile, item, factsOf(item, known));
      else if (typeof item === 'number') addDistinct(profile, String(item));
  }
}

function countText(profile: FieldProfile, text: string, facts: TextFacts): void {
  const { isAddress, isPicture, isSeparated, isTruth, parts, unit, currency, order } = facts;
  profile.texts++;
  profile.characters += text.length;
  if (isSeparated) profile.separated++;
  if (isAddress) profile.addresses++;
  if (isPicture) profile.pictures++;
  if (isTruth) profile.truths++;
  for (const part of parts) addDistinct(profile, part);
  if (unit !== undefined) increment(profile.units, unit);
  if (currency !== null) increment(profile.currencies, currency);
  if (order === 'day') profile.dayFirst++;
  if (order === 'month') profile.monthFirst++;
}

function addDistinct({ distinct }: FieldProfile, text: string): void {
  if (distinct.size <= MOST_DISTINCT) distinct.add(text);
}

function increment(counts: Map<string, number>, key: string): void {
  if (counts.has(key) || counts.size < MOST_UNITS) counts.set(key, (counts.get(key) ?? 0) + 1);
}

function factsOf(given: string, known: Counting['known']): TextFacts {
  const before = known.get(given);
  if (before !== undefined) return before;
  if (known.size >= REMEMBERED) known.clear();
  const facts = readFacts(given);
  known.set(given, facts);
  return facts;
}

const NO_TYPES: ReadonlySet<PropertyType> = new Set();
const WORDS: ReadonlySet<PropertyType> = new Set(['category', 'tags']);

function readFacts(given: string): TextFacts {
  const text = given.trim();
  const isAddress = /^https?:\/\//i.test(text);
  const isShort = text.length <= LONGEST_SCALAR;
  const isNumeric = isShort && /\d/.test(text);
  return {
    types: isAddress || isShort ? typesOf(given) : text.length <= LONGEST_WORD ? WORDS : NO_TYPES,
    isAddress,
    isPicture: isAddress && PICTURE.test(text),
    isSeparated: /[|;]/.test(text),
    isTruth: /^(true|false|yes|no)$/i.test(text),
    parts: isAddress || !isShort ? [] : text.split(/[|;]/).map((part) => part.trim().toLowerCase()),
    unit: isNumeric ? parseWithUnit(text)?.unit : undefined,
    currency: isNumeric ? (parseMoney(text)?.currency ?? null) : null,
    order: isNumeric ? parseDay(text)?.order : undefined,
  };
}

const NUMBER: ReadonlySet<PropertyType> = new Set(['number', 'money', 'category', 'tags']);
const NUMBER_OR_YEAR: ReadonlySet<PropertyType> = new Set([...NUMBER, 'year']);

/** Returns the types that a value can be of. */
function typesOf(value: unknown): ReadonlySet<PropertyType> {
  if (typeof value === 'number' && Number.isFinite(value) && value !== 0 && value !== 1)
    return Number.isInteger(value) && value >= FIRST_YEAR && value <= LAST_YEAR ? NUMBER_OR_YEAR : NUMBER;
  return new Set(PROPERTY_TYPES.filter((type) => parseValue(value, { field: '', type }) !== null));
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

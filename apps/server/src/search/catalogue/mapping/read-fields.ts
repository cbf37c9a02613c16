import { numberText } from '../source/parse-json.ts';
import { isAbsent } from './clean-value.ts';
import { asObject } from './value-at-path.ts';

/** What was wrong with a field's value: it was `kind`, the same words for all of its kind. `shown` is it, cut short. */
export interface FieldWarning {
  field: string;
  kind: string;
  shown?: string | undefined;
}

export type Warn = (kind: string, value?: unknown) => void;

/** The text of a value that is text or a number; null for anything else. */
export function scalarText(value: unknown): string | null {
  if (typeof value === 'string') return numberText(value);
  return typeof value === 'number' && Number.isFinite(value) ? String(value) : null;
}

/** The first text that a field's values have. Of a list it is the first item. */
export function firstText(values: readonly unknown[], warn: Warn): string | null {
  for (const value of values) {
    const items = Array.isArray(value) ? value.flat().filter((item) => !isAbsent(item)) : [value];
    const texts = items.map(scalarText).filter((text) => !isAbsent(text));
    const [first] = texts;
    if (texts.length > 1) warn('a list, of which only the first item was used', value);
    if (first !== undefined && first !== null) return first;
    if (!isAbsent(value) && items.length > 0) warn(notText(value), value);
  }
  return null;
}

function notText(value: unknown): string {
  const isObject = asObject(value) !== null || Array.isArray(value);
  return isObject ? 'an object: map one of its parts, such as title=title.name' : 'not text';
}

export interface ListLimits {
  items: number;
  characters: number;
}

/** The texts of a field that is a list; a text is split at `|`. */
export function readList(
  values: readonly unknown[],
  { limits, warn, clean }: { limits: ListLimits; warn: Warn; clean(text: string): string },
): string[] {
  const items = values.flatMap(listItems).filter((item) => !isAbsent(item));
  const texts = new Set<string>();
  for (const item of items) {
    const text = scalarText(item);
    if (text === null) warn('a list with a non-text item', item);
    else {
      const cleaned = clean(text);
      if (cleaned.length > limits.characters)
        warn(`a list with a text of more than ${limits.characters} characters`, item);
      else if (cleaned !== '') texts.add(cleaned);
    }
  }
  if (texts.size > limits.items)
    warn(`a list of more than ${limits.items} items, of which only the first were used`);
  return [...texts].slice(0, limits.items);
}

function listItems(value: unknown): unknown[] {
  if (typeof value === 'string') return numberText(value).split('|');
  return Array.isArray(value) ? value.flat() : [value];
}

const GROUPED = /^\d{1,3}([,\u00a0\u202f ']\d{3})+(\.\d+)?$/;
const PLAIN_NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A number of 0 or more. Groups of three digits may have commas or spaces between them. */
export function readPopularity(values: readonly unknown[], warn: Warn): number | undefined {
  for (const value of values) {
    if (isAbsent(value)) continue;
    const text = scalarText(value)?.trim() ?? '';
    const isGrouped = GROUPED.test(text);
    const digits = isGrouped ? text.replaceAll(/[^\d.]/g, '') : text;
    const number = PLAIN_NUMBER.test(digits) ? Number(digits) : Number.NaN;
    if (!Number.isFinite(number)) warn('not a number', value);
    else if (number < 0) warn('below 0', value);
    else {
      if (isGrouped) warn('a number with separators, read as thousands', value);
      return number;
    }
  }
  return undefined;
}

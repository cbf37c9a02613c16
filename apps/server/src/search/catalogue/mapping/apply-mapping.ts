import { CATALOGUE_FIELDS } from '@hark/shared/catalogue';

import { numberText } from '../source/parse-json.ts';
import { isAbsent } from './clean-value.ts';
import type { FieldSource, MappedFields } from './mapping-schema.ts';
import { asObject, ownName, valueAtPath } from './value-at-path.ts';

/** The fields of a row, still as they were given. */
export interface MappedRow {
  /** By field of an entry, the values of its sources that there are. */
  fields: Map<string, unknown[]>;
  /** By any other name, what is kept beside them. */
  extra: Map<string, unknown>;
}

const KNOWN_FIELDS: ReadonlySet<string> = new Set(CATALOGUE_FIELDS);
/** In these a gap leaves nothing that could be used. */
const NEEDS_ALL_PARTS: ReadonlySet<string> = new Set(['id', 'url', 'image']);

/**
 * Sorts what is in a row into the fields of an entry: as the mapping says, and what it doesn't speak of by its name. Names
 * that are no field of an entry go to `extra`; a column that became a field is not kept twice. Pure.
 */
export function applyMapping(row: Record<string, unknown>, mapped: MappedFields): MappedRow {
  const fields = new Map<string, unknown[]>();
  const extra = new Map<string, unknown>();
  const used = new Set<string>();
  for (const [field, sources] of Object.entries(mapped)) {
    const values = [sources].flat().flatMap((source) => readSource(row, source, { field, used }));
    if (KNOWN_FIELDS.has(field)) fields.set(field, values);
    else if (values.length > 0) extra.set(field, values.length === 1 ? values[0] : values);
  }
  for (const [name, value] of Object.entries(row)) {
    if (used.has(name) || isAbsent(value)) continue;
    const known = knownField(name, row);
    if (known !== null && !Object.hasOwn(mapped, known)) fields.set(known, [value]);
    else if (name === 'extra') for (const [key, item] of extraItems(value)) keep(extra, key, item);
    else keep(extra, name, value);
  }
  return { fields, extra };
}

/** What the mapping put there stays. */
function keep(extra: Map<string, unknown>, name: string, value: unknown): void {
  if (!extra.has(name)) extra.set(name, value);
}

/** `ID` and `Title` are known too, unless `id` and `title` are there. */
function knownField(name: string, row: Record<string, unknown>): string | null {
  if (KNOWN_FIELDS.has(name)) return name;
  const lower = name.toLowerCase();
  return KNOWN_FIELDS.has(lower) && !Object.hasOwn(row, lower) ? lower : null;
}

function extraItems(value: unknown): [string, unknown][] {
  return Object.entries(asObject(value) ?? { extra: value });
}

function readSource(
  row: Record<string, unknown>,
  source: FieldSource,
  { field, used }: { field: string; used: Set<string> },
): unknown[] {
  if (typeof source === 'object' && 'value' in source) return [source.value];
  const { from, split } = typeof source === 'string' ? { from: source, split: undefined } : source;
  const value = isTemplate(from, row) ? fillTemplate(row, from, field) : valueAtPath(row, from);
  const name = ownName(row, from);
  if (name !== null) used.add(name);
  if (isAbsent(value)) return [];
  if (split === undefined || typeof value !== 'string') return [value];
  const items = numberText(value).split(split);
  return [items.map((item) => item.trim()).filter((item) => item !== '')];
}

function isTemplate(from: string, row: Record<string, unknown>): boolean {
  return from.includes('{') && ownName(row, from) === null;
}

/** Fills `{city}, {country}`; null where nothing is there to fill it with. `{{` and `}}` are braces. */
function fillTemplate(row: Record<string, unknown>, template: string, field: string): string | null {
  let gaps = 0;
  let parts = 0;
  const filled = template.replaceAll(
    /\{\{|\}\}|\{([^{}]+)\}/g,
    (braces: string, path: string | undefined) => {
      if (path === undefined) return braces.slice(1);
      parts++;
      const text = templateText(valueAtPath(row, path.trim()));
      if (text === '') gaps++;
      return text;
    },
  );
  if (parts > 0 && gaps === parts) return null;
  if (gaps === 0) return filled;
  return NEEDS_ALL_PARTS.has(field) ? null : closeGaps(filled);
}

function templateText(value: unknown): string {
  if (Array.isArray(value)) return value.map(templateText).filter(Boolean).join(', ');
  if (typeof value === 'string') return numberText(value).trim();
  return typeof value === 'number' ? String(value) : '';
}

/** What stood between two parts of which one is missing: separators at an end or beside another, and empty brackets. */
function closeGaps(text: string): string {
  return text
    .replaceAll(/\(\s*\)|\[\s*\]/g, '')
    .replaceAll(/\s*([,;/|–—-])\s*(?=[,;/|–—-])/g, '')
    .replaceAll(/^[\s,;:/|–—-]+|[\s,;:/|–—-]+$/g, '');
}

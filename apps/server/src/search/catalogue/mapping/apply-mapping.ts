import { CATALOGUE_FIELDS } from '@hark/shared/catalogue';

import { numberText } from '../source/parse-json.ts';
import { isAbsent } from './clean-value.ts';
import type { FieldSource, MappedFields } from './mapping-schema.ts';
import { asObject, ownName, valueAtPath } from './value-at-path.ts';

/** The fields of a row, with values as in the file. */
export interface MappedRow {
  /** Present source values, by field of an entry. */
  fields: Map<string, unknown[]>;
  /** Other values to keep, by name. */
  extra: Map<string, unknown>;
}

const KNOWN_FIELDS: ReadonlySet<string> = new Set(CATALOGUE_FIELDS);
/** Fields that are unusable when one part of their template is missing. */
const NEEDS_ALL_PARTS: ReadonlySet<string> = new Set(['id', 'url', 'image']);

/**
 * Assigns the values of a row to the fields of an entry: by the mapping, and otherwise by name. Unknown names go to
 * `extra`; a column that became a field is not kept twice. Pure.
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

/** Keeps a value unless the mapping already set it. */
function keep(extra: Map<string, unknown>, name: string, value: unknown): void {
  if (!extra.has(name)) extra.set(name, value);
}

/** Finds the field of a column name; `ID` and `Title` count unless `id` and `title` exist. */
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

/** Fills a template such as `{city}, {country}`; null where all parts are missing. `{{` and `}}` are braces. */
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

/** Removes what separated a missing part: separators at an end or beside another, and empty brackets. */
function closeGaps(text: string): string {
  return text
    .replaceAll(/\(\s*\)|\[\s*\]/g, '')
    .replaceAll(/\s*([,;/|–—-])\s*(?=[,;/|–—-])/g, '')
    .replaceAll(/^[\s,;:/|–—-]+|[\s,;:/|–—-]+$/g, '');
}

import { CATALOGUE_FIELDS, type CatalogueEntry, catalogueEntrySchema } from '@hark/shared/catalogue';
import { z } from 'zod';

export type ParsedRow = { ok: true; entry: CatalogueEntry } | { ok: false; reason: string };

const rowSchema = z.record(z.string(), z.unknown());

const KNOWN_FIELDS: ReadonlySet<string> = new Set(CATALOGUE_FIELDS);
const LIST_FIELDS: ReadonlySet<string> = new Set(['aliases', 'keywords', 'spoken']);
const MAX_REASONS = 3;

/**
 * Makes a catalogue entry of one row, as JSON or CSV gave it. Lists may be written `one|two`, numbers as text; empty
 * optional fields count as absent; fields that Hark doesn't know go to `extra`. Pure.
 */
export function parseCatalogueRow(value: unknown): ParsedRow {
  const row = rowSchema.safeParse(value);
  if (!row.success || Array.isArray(value))
    return { ok: false, reason: 'the row is not an object with fields' };
  const fields: Record<string, unknown> = {};
  const extra: Record<string, unknown> = {};
  for (const [name, given] of Object.entries(row.data)) {
    const field = cleanText(given);
    if (isAbsent(field)) continue;
    if (KNOWN_FIELDS.has(name)) fields[name] = readField(name, field);
    else if (name === 'extra') Object.assign(extra, rowSchema.safeParse(field).data ?? { extra: field });
    else extra[name] = field;
  }
  if (Object.keys(extra).length > 0) fields['extra'] = extra;
  const entry = catalogueEntrySchema.safeParse(fields, { reportInput: true });
  return entry.success ? { ok: true, entry: entry.data } : { ok: false, reason: explain(entry.error) };
}

function isAbsent(field: unknown): boolean {
  return field === null || field === undefined || (typeof field === 'string' && field.trim() === '');
}

function readField(name: string, field: unknown): unknown {
  if (LIST_FIELDS.has(name)) return readList(field);
  if (name === 'popularity' && typeof field === 'string') return Number(field);
  if (name !== 'popularity' && typeof field === 'number') return String(field);
  return field;
}

function readList(field: unknown): unknown {
  const items: unknown = typeof field === 'string' ? field.split('|') : field;
  return Array.isArray(items) ? items.filter((item) => !isAbsent(item)) : items;
}

/** Control characters and halves of surrogate pairs mean damage, and PostgreSQL takes neither. */
function cleanText(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replaceAll(/[^\P{Cc}\t\r\n]/gu, ' ').replaceAll(/\p{Surrogate}/gu, '\ufffd');
  }
  if (Array.isArray(value)) return value.map(cleanText);
  const object = rowSchema.safeParse(value);
  if (!object.success) return value;
  return Object.fromEntries(Object.entries(object.data).map(([name, field]) => [name, cleanText(field)]));
}

function explain(error: z.ZodError): string {
  const reasons = error.issues.map((issue) => {
    const field = String(issue.path[0] ?? 'the row');
    if (issue.code === 'invalid_type' && issue.input === undefined) return `${field} is missing`;
    if (issue.code === 'invalid_type')
      return `${field} is not a ${issue.expected === 'array' ? 'list' : issue.expected}`;
    if (issue.code === 'invalid_format') return `${field} is not a web address (http or https)`;
    if (issue.code === 'too_small')
      return issue.origin === 'number' ? `${field} is below 0` : `${field} is empty`;
    if (issue.code === 'too_big') return tooBig(field, issue.origin, Number(issue.maximum));
    return `${field}: ${issue.message}`;
  });
  return [...new Set(reasons)].slice(0, MAX_REASONS).join('; ');
}

function tooBig(field: string, origin: string, maximum: number): string {
  const limit = maximum.toLocaleString('en-US');
  return origin === 'array'
    ? `${field} has more than ${limit} items`
    : `${field} is longer than ${limit} characters`;
}

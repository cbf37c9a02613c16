import type { FieldSource, MappedFields } from './mapping-schema.ts';

export type ParsedMap = { ok: true; fields: MappedFields } | { ok: false; reason: string };

/** A comma begins the next field only before `name=` or `name:=`, so those within a template need no quotes. */
const NEXT_FIELD = /^,\s*[\w.-]+\s*:?=/;
const ASSIGNMENT = /^\s*([\w.-]+)\s*(:?=)\s*(.*?)\s*$/s;
const SPLIT = /^split\(\s*(.+?)\s*,\s*(".+"|'.+'|[^"'\s]+|\s)\s*\)$/s;

/**
 * Parses `id=book_id,title=title,category:=book,place={city}, {country},keywords=split(tags, ";")`. What is in double
 * quotes is taken as it is; a field that is named several times has several sources. Pure.
 */
export function parseMapOption(option: string): ParsedMap {
  const fields = new Map<string, FieldSource[]>();
  for (const part of splitAssignments(option)) {
    const [, name, sign, given] = ASSIGNMENT.exec(part) ?? [];
    if (name === undefined || given === undefined || given === '') {
      return { ok: false, reason: `"${part.trim()}" is not in the form FIELD=COLUMN` };
    }
    const source = sign === ':=' ? { value: unquote(given) } : parseSource(given);
    fields.set(name, [...(fields.get(name) ?? []), source]);
  }
  const entries = [...fields].map(([name, sources]) => [name, simplest(sources)] as const);
  return { ok: true, fields: Object.fromEntries(entries) };
}

function splitAssignments(option: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let isQuoted = false;
  for (let index = 0; index < option.length; index++) {
    if (option[index] === '"') isQuoted = !isQuoted;
    if (isQuoted || option[index] !== ',' || !NEXT_FIELD.test(option.slice(index))) continue;
    parts.push(option.slice(start, index));
    start = index + 1;
  }
  parts.push(option.slice(start));
  return parts.filter((part) => part.trim() !== '');
}

function parseSource(given: string): FieldSource {
  const [, from, separator] = SPLIT.exec(given) ?? [];
  if (from === undefined || separator === undefined) return unquote(given);
  return { from: unquote(from), split: unquote(separator) };
}

function unquote(given: string): string {
  const [, double, single] = /^(?:"(.*)"|'(.*)')$/s.exec(given) ?? [];
  return double ?? single ?? given;
}

function simplest(sources: FieldSource[]): FieldSource | FieldSource[] {
  const [only] = sources;
  return sources.length === 1 && only !== undefined ? only : sources;
}

/** The option that `parseMapOption` reads as these fields, for a shell. Pure. */
export function writeMapOption(fields: MappedFields): string {
  const parts = Object.entries(fields).flatMap(([name, sources]) =>
    [sources].flat().map((source) => `${name}${writeSource(source)}`),
  );
  return parts.join(',');
}

function writeSource(source: FieldSource): string {
  if (typeof source === 'string') return `=${quote(source)}`;
  if ('value' in source) return `:=${quote(String(source.value))}`;
  if (source.split === undefined) return `=${quote(source.from)}`;
  return `=split(${quote(source.from)},"${source.split}")`;
}

function quote(text: string): string {
  return /^[\w.[\]$ ()-]+$/.test(text) && text.trim() === text && !text.startsWith('split(')
    ? text
    : `"${text}"`;
}

import { createHash } from 'node:crypto';
import { type CatalogueEntry, catalogueEntrySchema } from '@hark/shared/catalogue';
import { applyMapping, type MappedRow } from './apply-mapping.ts';
import { cleanValue, isAbsent, withoutControls } from './clean-value.ts';
import type { Mapping } from './mapping-schema.ts';
import { plainLine, plainLines } from './plain-text.ts';
import { readAddress } from './read-address.ts';
import { type FieldWarning, firstText, readList, readPopularity, type Warn } from './read-fields.ts';
import { asObject } from './value-at-path.ts';

export type ToEntryOptions = Pick<Mapping, 'fields' | 'baseUrl' | 'html'>;

export type ParsedRow =
  /** `isIdMade`: the row had no id of its own. */
  | { ok: true; entry: CatalogueEntry; isIdMade: boolean; warnings: FieldWarning[] }
  | { ok: false; reason: string; id: string | null };

const LISTS = {
  aliases: { items: 100, characters: 500 },
  keywords: { items: 200, characters: 200 },
  spoken: { items: 100, characters: 500 },
} as const;
const TEXT_LIMITS = { title: 500, description: 20_000, category: 200 } as const;
const SHOWN_CHARACTERS = 60;
const AS_NAMED: ToEntryOptions = { fields: {} };

/**
 * Makes a catalogue entry of one row, as JSON or CSV gave it. An optional field that can't be used is left out with a
 * warning; a row without a title, or that is no object, is no entry. Pure.
 */
export function toEntry(value: unknown, options: ToEntryOptions = AS_NAMED): ParsedRow {
  const row = asObject(value);
  if (row === null) return { ok: false, reason: 'the row is not an object with fields', id: null };
  const warnings: FieldWarning[] = [];
  const mapped = applyMapping(row, options.fields);
  const fields = readTexts(mapped, { options, warnings });
  const { title } = fields;
  const id = readId(mapped, warnings);
  if (title === undefined) return { ok: false, reason: missing(id, warnings), id };
  const optional = { ...fields, ...readOthers(mapped, { options, warnings }) };
  const entry = { id: id ?? makeId(title, optional.url), title, ...withoutAbsent(optional) };
  const parsed = catalogueEntrySchema.safeParse(withExtra(entry, mapped, options));
  if (parsed.success) return { ok: true, entry: parsed.data, isIdMade: id === null, warnings };
  return { ok: false, reason: parsed.error.issues.map(({ message }) => message).join('; '), id };
}

interface Reading {
  options: ToEntryOptions;
  warnings: FieldWarning[];
}

function warnOf(field: string, warnings: FieldWarning[]): Warn {
  return (kind, value) => {
    const shown = value === undefined ? undefined : show(value);
    warnings.push({ field, kind, shown });
  };
}

function show(value: unknown): string {
  const clean = cleanValue(value);
  const text = typeof clean === 'string' ? clean : (JSON.stringify(clean) ?? '');
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

function missing(id: string | null, warnings: readonly FieldWarning[]): string {
  const why = warnings.find(({ field }) => field === 'title')?.kind;
  const title = why === undefined ? 'title is missing' : `title: ${why}`;
  return id === null ? `id is missing; ${title}` : title;
}

/** Kept exactly as it is written, but for white space around it and what can't be stored. */
function readId({ fields }: MappedRow, warnings: FieldWarning[]): string | null {
  const text = firstText(fields.get('id') ?? [], warnOf('id', warnings));
  const id = text === null ? '' : withoutControls(text).trim();
  return id === '' ? null : id;
}

function readTexts({ fields }: MappedRow, { options, warnings }: Reading) {
  const html = options.html !== 'keep';
  const read = (field: keyof typeof TEXT_LIMITS): string | undefined => {
    const warn = warnOf(field, warnings);
    const text = firstText(fields.get(field) ?? [], warn);
    if (text === null) return undefined;
    const plain =
      field === 'description'
        ? plainLines(text, { html })
        : plainLine(text, { html, isTitle: field === 'title' });
    if (plain.includes('\ufffd')) warn('with � in place of a lost character', plain);
    return plain === '' ? undefined : cut(plain, TEXT_LIMITS[field], warn);
  };
  return { title: read('title'), description: read('description'), category: read('category') };
}

function cut(text: string, characters: number, warn: Warn): string {
  if (text.length <= characters) return text;
  warn(`cut to ${characters.toLocaleString('en-US')} characters`);
  return withoutControls(text.slice(0, characters))
    .replace(/\ufffd$/, '')
    .trimEnd();
}

function readOthers({ fields }: MappedRow, { options, warnings }: Reading) {
  const html = options.html !== 'keep';
  const list = (field: keyof typeof LISTS): string[] | undefined => {
    const values = fields.get(field);
    if (values === undefined) return undefined;
    const warn = warnOf(field, warnings);
    const texts = readList(values, {
      limits: LISTS[field],
      warn,
      clean: (text) => plainLine(text, { html }),
    });
    return texts.length === 0 ? undefined : texts;
  };
  const warnUrl = warnOf('url', warnings);
  const address = firstText(fields.get('url') ?? [], warnUrl);
  return {
    url: address === null ? undefined : readAddress(address, { base: options.baseUrl, warn: warnUrl }),
    aliases: list('aliases'),
    keywords: list('keywords'),
    spoken: list('spoken'),
    popularity: readPopularity(fields.get('popularity') ?? [], warnOf('popularity', warnings)),
  };
}

function withoutAbsent(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** The whole of a list of categories stays there, of which the entry has the first. */
function withExtra(
  entry: Record<string, unknown>,
  { fields, extra }: MappedRow,
  { baseUrl }: ToEntryOptions,
): Record<string, unknown> {
  const [category] = fields.get('category') ?? [];
  if (Array.isArray(category) && category.length > 1 && !extra.has('category'))
    extra.set('category', category);
  const kept = [...extra].flatMap(([name, value]): [string, unknown][] => {
    if (isAbsent(value)) return [];
    return [[name, name === 'image' ? imageAddress(value, baseUrl) : cleanValue(value)]];
  });
  return kept.length === 0 ? entry : { ...entry, extra: Object.fromEntries(kept) };
}

/** A relative address of an image is no use to whoever shows it. */
function imageAddress(value: unknown, base: string | undefined): unknown {
  const isRelative =
    typeof value === 'string' && base !== undefined && !URL.canParse(value) && URL.canParse(value, base);
  return isRelative ? new URL(value, base).href : cleanValue(value);
}

/**
 * An id for an entry that has none: the same whenever the same title and address are imported, so that importing again
 * replaces the entry. Pure.
 */
function makeId(title: string, url: string | undefined): string {
  const hash = createHash('sha256').update(JSON.stringify([title, url ?? null]));
  return `made-${hash.digest('hex').slice(0, 20)}`;
}

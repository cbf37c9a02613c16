import { isAbsent } from './clean-value.ts';
import { readPopularity, scalarText } from './read-fields.ts';
import { asObject } from './value-at-path.ts';

/** The content of a column in the first rows. A path into nested objects is a column too. */
export interface Column {
  /** Path for `valueAtPath`. */
  path: string;
  /** Number of rows with a value. */
  present: number;
  /** The texts in row order; for a list, its items. */
  texts: string[];
  /** The rows of the texts. */
  rows: number[];
  isList: boolean;
}

const MOST_COLUMNS = 300;
const DEEPEST = 3;
/** Keys that name the objects of a list. */
const NAMES_OF_ITEMS = ['name', 'title', 'label'];
const ADDRESSES_OF_ITEMS = ['src', 'url'];

/** Profiles the first rows of a file, including nested fields and lists. Pure. */
export function profileColumns(rows: readonly Record<string, unknown>[]): Column[] {
  const columns = new Map<string, Column>();
  for (const [index, row] of rows.entries()) {
    for (const { path, value } of fieldsOf(row, '', 0)) {
      if (!columns.has(path) && columns.size >= MOST_COLUMNS) continue;
      addTo(columns, path, { value, index });
    }
  }
  return [...columns.values()].filter(({ present }) => present > 0);
}

function addTo(
  columns: Map<string, Column>,
  path: string,
  { value, index }: { value: unknown; index: number },
): void {
  const column = columns.get(path) ?? { path, present: 0, texts: [], rows: [], isList: false };
  columns.set(path, column);
  const items = (Array.isArray(value) ? value : [value]).filter((item) => !isAbsent(item));
  const texts = items.flatMap((item) => scalarText(item) ?? []);
  if (texts.length === 0) return;
  column.present++;
  column.isList ||= Array.isArray(value);
  column.texts.push(...texts);
  column.rows.push(...texts.map(() => index));
}

function* fieldsOf(
  object: Record<string, unknown>,
  before: string,
  depth: number,
): Generator<{ path: string; value: unknown }> {
  for (const [name, value] of Object.entries(object)) {
    if (before !== '' && /[.[\]]/.test(name)) continue;
    const path = before + name;
    const nested = asObject(value);
    if (nested !== null) {
      if (depth + 1 < DEEPEST) yield* fieldsOf(nested, `${path}.`, depth + 1);
      continue;
    }
    const item = Array.isArray(value) ? asObject(value[0]) : null;
    if (item === null) yield { path, value };
    else yield* fieldsOfItems(value, path, item);
  }
}

function* fieldsOfItems(
  value: unknown,
  path: string,
  item: Record<string, unknown>,
): Generator<{ path: string; value: unknown }> {
  const items = Array.isArray(value) ? value : [];
  const name = NAMES_OF_ITEMS.find((key) => Object.hasOwn(item, key));
  if (name !== undefined)
    yield { path: `${path}[].${name}`, value: items.map((one) => asObject(one)?.[name]) };
  const address = ADDRESSES_OF_ITEMS.find((key) => Object.hasOwn(item, key));
  if (address !== undefined) yield { path: `${path}[0].${address}`, value: item[address] };
}

function share(column: Column, test: (text: string) => boolean): number {
  return column.texts.length === 0 ? 0 : column.texts.filter(test).length / column.texts.length;
}

export const numberShare = (column: Column): number =>
  share(column, (text) => readPopularity([text], () => undefined) !== undefined);

export const letterShare = (column: Column): number => share(column, (text) => /\p{L}/u.test(text));

export const addressShare = (column: Column): number =>
  share(column, (text) => /^(https?:)?\/\/\S+$|^\/[^\s/]\S*$|^www\.\S+$/i.test(text.trim()));

export const imageShare = (column: Column): number =>
  share(column, (text) => /\.(jpe?g|png|gif|webp|svg|avif)([?#]|$)/i.test(text.trim()));

export const separatorShare = (column: Column, separator: string): number =>
  share(column, (text) => text.includes(separator));

export function meanLength(column: Column): number {
  return column.texts.reduce((sum, text) => sum + text.length, 0) / Math.max(1, column.texts.length);
}

/** Computes the share of distinct texts; 1 without repetition. */
export function distinctShare(column: Column): number {
  return new Set(column.texts).size / Math.max(1, column.texts.length);
}

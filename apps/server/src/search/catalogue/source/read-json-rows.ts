import { CatalogueError } from '../../catalogue-error.ts';
import { explainNotUtf8 } from './detect-encoding.ts';
import { parseJson } from './parse-json.ts';
import { decodeUtf8, MAX_ROW_BYTES, type RawRow } from './raw-row.ts';
import { readLines } from './read-lines.ts';
import { findJsonArrays, type JsonArray, splitJson } from './scan-json.ts';
import type { Source } from './open-source.ts';

const MAX_JSON_BYTES = 256_000_000;

/** Of two arrays in one file, the one with so many times the objects is the catalogue. */
const CLEARLY_MORE = 10;

/** One JSON object a line, of any number. */
export async function* readJsonLines(source: Source): AsyncGenerator<RawRow> {
  for await (const { line, bytes, isUnfinished } of readLines(source.chunks(), MAX_ROW_BYTES)) {
    if (bytes === null) {
      yield { line, reason: 'the line is longer than 4 MB' };
      continue;
    }
    const text = decodeUtf8(bytes);
    if (text === null) yield { line, reason: explainNotUtf8(bytes) };
    else if (text.trim() !== '') yield toRow({ text, line, isUnfinished });
  }
}

function toRow({ text, line, isUnfinished }: { text: string; line: number; isUnfinished: boolean }): RawRow {
  try {
    return { line, value: parseJson(text) };
  } catch (error) {
    if (isUnfinished) return { line, reason: 'the file ends in the middle of this row' };
    return { line, reason: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/**
 * The objects of a JSON text: of the array that it is, of the one at the path `records`, or of the only one that it holds;
 * else the values that it has one after another.
 *
 * @throws CatalogueError where the text is too large, or has several arrays that the catalogue may be.
 */
export async function* readJsonRows(source: Source, records: string | undefined): AsyncGenerator<RawRow> {
  const text = await readWhole(source);
  const start = text.trimStart();
  if (!/^[[{]/.test(start)) {
    throw new CatalogueError(
      'catalogue_malformed',
      `${source.file} is not a JSON list: use [{"id": …, "title": …}, …].`,
    );
  }
  for (const piece of splitJson(text, findStart(source.file, text, records))) yield toRow(piece);
}

/** Of the array whose elements are the rows; null where the rows are the values of the text, one after another. */
function findStart(
  file: string,
  text: string,
  records: string | undefined,
): { start: number; line: number } | null {
  if (records !== undefined) return findRecords(file, text, records);
  const start = text.search(/[[{]/);
  if (text[start] === '[') return { start, line: text.slice(0, start).split('\n').length };
  const [, second] = take(splitJson(text, null), 2);
  return second === undefined ? findRecords(file, text, undefined) : null;
}

function take<Item>(items: Iterable<Item>, most: number): Item[] {
  const taken: Item[] = [];
  for (const item of items) {
    taken.push(item);
    if (taken.length >= most) break;
  }
  return taken;
}

async function readWhole(source: Source): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of source.chunks()) {
    size += chunk.length;
    if (size > MAX_JSON_BYTES) {
      throw new CatalogueError(
        'catalogue_too_large',
        `${source.file} is larger than 256 MB: save it as .ndjson, one object per line, which can have any size.`,
      );
    }
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const text = decodeUtf8(bytes);
  if (text !== null) return text;
  throw new CatalogueError('catalogue_encoding', `${source.file}${lineNotUtf8(bytes)}.`);
}

function lineNotUtf8(bytes: Buffer): string {
  let line = 1;
  for (let from = 0; from < bytes.length; line++) {
    const found = bytes.indexOf('\n', from);
    const end = found < 0 ? bytes.length : found;
    if (decodeUtf8(bytes.subarray(from, end)) === null)
      return `:${line}: ${explainNotUtf8(bytes.subarray(from, end))}`;
    from = end + 1;
  }
  return `: ${explainNotUtf8(bytes)}`;
}

function findRecords(file: string, text: string, records: string | undefined): JsonArray | null {
  const arrays = findJsonArrays(text).toSorted((a, b) => b.objects - a.objects);
  const list = arrays.map(({ path, objects }) => `${path || 'the whole file'} (${objects})`).join(', ');
  if (records !== undefined) {
    const named = arrays.find(({ path }) => path === records);
    if (named !== undefined) return named;
    const known = arrays.length === 0 ? 'it has no lists' : `it has ${list}`;
    throw new CatalogueError('catalogue_unmapped', `${file} has no list of objects at ${records}: ${known}.`);
  }
  const [first, second] = arrays;
  if (first === undefined || (second !== undefined && first.objects < CLEARLY_MORE * second.objects)) {
    if (first === undefined) return null;
    throw new CatalogueError(
      'catalogue_unmapped',
      `${file} has several lists of objects: ${list}. Specify the one to import, such as --records ${first.path}.`,
    );
  }
  return first;
}

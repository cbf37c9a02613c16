import { createReadStream } from 'node:fs';
import { open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

import { CatalogueError } from './catalogue-error.ts';
import { parseCatalogueRow } from './parse-catalogue-row.ts';
import { decodeUtf8, MAX_ROW_BYTES, NOT_UTF8, type RawRow } from './raw-row.ts';
import { readCsvRecords } from './read-csv-records.ts';
import { readLines } from './read-lines.ts';
import type { CatalogueRow } from './search-index.ts';
import { splitJsonArray } from './split-json-array.ts';

/** A row of a catalogue file: taken, or skipped for a reason in words. */
export type CatalogueReading =
  ({ type: 'row' } & CatalogueRow) | { type: 'skipped'; line: number; reason: string };

export interface ReadCatalogueOptions {
  signal?: AbortSignal | undefined;
  /** Told now and then how many bytes of the file have been read. */
  onProgress?: ((bytesRead: number) => void) | undefined;
}

const MAX_JSON_BYTES = 256_000_000;

/**
 * Reads a catalogue file row by row: `.ndjson` or `.jsonl`, `.json` (a list) or `.csv` (lists split by `|`). A bad row
 * is reported and the rest taken. Holds one row at a time, except for `.json`, which is limited to 256 MB.
 *
 * @throws CatalogueError where the file can't be read as a whole.
 */
export async function* readCatalogue(
  file: string,
  options: ReadCatalogueOptions = {},
): AsyncGenerator<CatalogueReading> {
  const seen = new Map<string, number>();
  for await (const raw of await rawRows(file, options)) {
    options.signal?.throwIfAborted();
    if ('reason' in raw) {
      yield { type: 'skipped', ...raw };
      continue;
    }
    const { line } = raw;
    const parsed = parseCatalogueRow(raw.value);
    if (!parsed.ok) {
      yield { type: 'skipped', line, reason: parsed.reason };
      continue;
    }
    const first = seen.get(parsed.entry.id);
    if (first !== undefined) {
      yield { type: 'skipped', line, reason: `the id "${parsed.entry.id}" is taken by line ${first}` };
      continue;
    }
    seen.set(parsed.entry.id, line);
    yield { type: 'row', line, entry: parsed.entry };
  }
}

async function rawRows(file: string, options: ReadCatalogueOptions): Promise<AsyncIterable<RawRow>> {
  const beginning = await readBeginning(file);
  switch (path.extname(file).toLowerCase()) {
    case '.ndjson':
    case '.jsonl':
      return ndjsonRows(file, options);
    case '.json':
      // Many programs write one object a line into a `.json` file.
      return /^\s*\{/.test(beginning) ? ndjsonRows(file, options) : jsonRows(file, beginning, options);
    case '.csv':
      return readCsvRecords(chunksOf(file, options), beginning);
    default:
      throw new CatalogueError(
        'catalogue_format_unknown',
        `${file} is neither .ndjson, .jsonl, .json nor .csv: rename it to what it is.`,
      );
  }
}

/** The first characters, once it is certain that the file can be read and what its encoding is. */
async function readBeginning(file: string): Promise<string> {
  const bytes = Buffer.alloc(4_096);
  let read = 0;
  try {
    const handle = await open(file);
    try {
      read = (await handle.read(bytes, 0, bytes.length, 0)).bytesRead;
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new CatalogueError(
      'catalogue_unreadable',
      `${file} can't be read (${reason}): check the path and its permissions.`,
      {
        cause,
      },
    );
  }
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (isUtf16 && read >= 2) {
    throw new CatalogueError(
      'catalogue_encoding',
      `${file} is UTF-16: save it as UTF-8 (in Excel: "CSV UTF-8").`,
    );
  }
  return bytes.toString('utf8', 0, read).replace(/^\ufeff/, '');
}

async function* chunksOf(file: string, { signal, onProgress }: ReadCatalogueOptions): AsyncGenerator<Buffer> {
  let bytesRead = 0;
  for await (const chunk of createReadStream(file, { signal })) {
    if (!Buffer.isBuffer(chunk)) continue;
    yield chunk;
    bytesRead += chunk.length;
    onProgress?.(bytesRead);
  }
}

async function* ndjsonRows(file: string, options: ReadCatalogueOptions): AsyncGenerator<RawRow> {
  for await (const { line, bytes, isUnfinished } of readLines(chunksOf(file, options), MAX_ROW_BYTES)) {
    if (bytes === null) {
      yield { line, reason: 'the line is longer than 4 MB' };
      continue;
    }
    const text = decodeUtf8(bytes);
    if (text === null) yield { line, reason: NOT_UTF8 };
    else if (text.trim() !== '') yield parseJson(text, line, isUnfinished);
  }
}

function parseJson(text: string, line: number, isUnfinished: boolean): RawRow {
  try {
    return { line, value: JSON.parse(text) };
  } catch (error) {
    if (isUnfinished) return { line, reason: 'the file ends in the middle of this row' };
    return { line, reason: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

async function* jsonRows(
  file: string,
  beginning: string,
  options: ReadCatalogueOptions,
): AsyncGenerator<RawRow> {
  if (!beginning.trimStart().startsWith('[')) {
    throw new CatalogueError(
      'catalogue_malformed',
      `${file} is not a JSON list: write [{"id": …, "title": …}, …].`,
    );
  }
  const { size } = await stat(file);
  if (size > MAX_JSON_BYTES) {
    throw new CatalogueError(
      'catalogue_too_large',
      `${file} has more than 256 MB: write it as .ndjson, one object a line, which may have any size.`,
    );
  }
  const bytes = await readFile(file, { signal: options.signal });
  const text = decodeUtf8(bytes);
  if (text === null) throw new CatalogueError('catalogue_encoding', `${file}: ${NOT_UTF8}.`);
  for (const element of splitJsonArray(text))
    yield parseJson(element.text, element.line, element.isUnfinished);
  options.onProgress?.(size);
}

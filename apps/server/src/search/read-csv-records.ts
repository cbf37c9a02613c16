import { Readable } from 'node:stream';

import { type CsvError, parse } from 'csv-parse';
import { z } from 'zod';

import { CatalogueError } from './catalogue-error.ts';
import { decodeUtf8, MAX_ROW_BYTES, NOT_UTF8, type RawRow } from './raw-row.ts';

/** What csv-parse gives with `info` and without an encoding: fields as bytes. */
const recordSchema = z.object({
  record: z.array(z.instanceof(Uint8Array)),
  info: z.object({ lines: z.number() }),
});

const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Reads a CSV file whose first row names the columns. The separator is told from that row (comma, semicolon or tab).
 * Fields are decoded one by one, so that a row in another encoding is skipped alone.
 */
export async function* readCsvRecords(
  chunks: AsyncIterable<Buffer>,
  beginning: string,
): AsyncGenerator<RawRow> {
  let columns: string[] | null = null;
  let previousLine = 0;
  const parser = parse({
    encoding: null,
    delimiter: separatorOf(beginning),
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW_BYTES,
  });
  try {
    for await (const parsed of Readable.from(withoutBom(chunks), { objectMode: false }).pipe(parser)) {
      const { record, info } = recordSchema.parse(parsed);
      const line = previousLine + 1;
      previousLine = info.lines;
      const fields = record.map(decodeUtf8);
      if (columns === null) columns = readHeader(fields);
      else yield toRow(columns, fields, line);
    }
  } catch (error) {
    if (!isCsvError(error)) throw error;
    yield { line: previousLine + 1, reason: explain(error) };
  }
}

/** Taken off here: csv-parse would take a byte order mark as leave to decode the fields itself. */
async function* withoutBom(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of chunks) {
    yield isFirst && chunk.subarray(0, 3).equals(BOM) ? chunk.subarray(3) : chunk;
    isFirst = false;
  }
}

function readHeader(fields: readonly (string | null)[]): string[] {
  const columns = fields.map((field) => (field ?? '').trim().toLowerCase());
  for (const required of ['id', 'title']) {
    if (columns.includes(required)) continue;
    throw new CatalogueError(
      'catalogue_malformed',
      `The CSV file has no column "${required}": its first line must name the columns, id and title among them.`,
    );
  }
  return columns;
}

function toRow(columns: readonly string[], fields: readonly (string | null)[], line: number): RawRow {
  if (fields.includes(null)) return { line, reason: NOT_UTF8 };
  if (fields.length > columns.length) {
    return {
      line,
      reason: `the row has ${fields.length} fields for ${columns.length} columns: quote fields with separators`,
    };
  }
  return { line, value: Object.fromEntries(fields.map((field, index) => [columns[index] ?? '', field])) };
}

function separatorOf(beginning: string): string {
  const header = beginning.split(/\r?\n/, 1)[0] ?? '';
  const counted = [',', ';', '\t'].map((separator) => ({ separator, count: header.split(separator).length }));
  return counted.reduce((best, next) => (next.count > best.count ? next : best)).separator;
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');
}

function explain(error: CsvError): string {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED')
    return 'a quote opened in this row is never closed: the rest of the file is lost';
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return 'the row is longer than 4 MB, perhaps for an open quote: the rest is lost';
  return `the rest of the file can't be read: ${error.message}`;
}

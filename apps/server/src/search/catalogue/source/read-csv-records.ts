import { pipeline, Readable } from 'node:stream';
import { type CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import { CatalogueError } from '../../catalogue-error.ts';
import type { DelimitedFormat } from './detect-delimited.ts';
import { explainNotUtf8 } from './detect-encoding.ts';
import { decodeUtf8, MAX_ROW_BYTES, type RawRow, type RowNote } from './raw-row.ts';

/** What csv-parse gives with `info` and without an encoding: fields as bytes. */
const recordSchema = z.object({
  record: z.array(z.instanceof(Uint8Array)),
  info: z.object({ lines: z.number() }),
});

export interface CsvOptions {
  format: DelimitedFormat;
  /** Names of the columns, where the file's first row doesn't have them. */
  columns?: readonly string[] | undefined;
}

/** Notes on the columns are told with the first row. */
type Header = ReturnType<typeof nameColumns>;

/** How databases write that there is no value. */
const NULL = String.raw`\N`;

/**
 * Reads a file of rows with delimiters, whose first row names the columns unless they are given. Fields are decoded one by
 * one, so that a row in another encoding is skipped alone.
 *
 * @throws CatalogueError where the names of the columns can't be read
 */
export async function* readCsvRecords(
  chunks: AsyncIterable<Buffer>,
  { format, columns: given }: CsvOptions,
): AsyncGenerator<RawRow> {
  let header = given === undefined ? null : nameColumns(given);
  let previousLine = 0;
  const parser = parse({
    encoding: null,
    delimiter: format.delimiter,
    quote: format.hasQuotes ? '"' : null,
    record_delimiter: '\n',
    from_line: format.linesBefore + 1,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_ROW_BYTES,
  });
  // What goes wrong on the way arrives where the rows are read; who stops reading closes the file.
  pipeline(Readable.from(chunks, { objectMode: false }), parser, () => undefined);
  try {
    for await (const parsed of parser) {
      const { record, info } = recordSchema.parse(parsed);
      const line = Math.max(previousLine, format.linesBefore) + 1;
      previousLine = info.lines;
      if (header === null) header = readHeader(record);
      else {
        yield toRow(header, record, line);
        header = { ...header, notes: [] };
      }
    }
  } catch (error) {
    if (!isCsvError(error)) throw error;
    yield { line: previousLine + 1, reason: explain(error) };
  }
}

function readHeader(record: readonly Uint8Array[]): Header {
  const fields = record.map(decodeUtf8);
  if (!fields.includes(null)) return nameColumns(fields.map((field) => field ?? ''));
  throw new CatalogueError(
    'catalogue_encoding',
    `The column names cannot be read: ${explainNotUtf8(Buffer.concat(record))}.`,
  );
}

function toRow({ columns, notes }: Header, record: readonly Uint8Array[], line: number): RawRow {
  const fields = record.map(decodeUtf8);
  if (fields.includes(null)) return { line, reason: explainNotUtf8(Buffer.concat(record)) };
  const hasMore = fields.slice(columns.length).some((field) => field !== null && field.trim() !== '');
  if (hasMore) {
    return {
      line,
      reason: `the row has ${fields.length} fields for ${columns.length} columns: quote fields that contain the delimiter`,
    };
  }
  const cells = columns.map((column, index) => {
    const field = fields[index] ?? null;
    return [column, field === NULL ? null : field] as const;
  });
  const value = Object.fromEntries(cells);
  if (fields.length >= columns.length) return notes.length === 0 ? { line, value } : { line, value, notes };
  return {
    line,
    value,
    notes: [...notes, { field: 'row', kind: 'with fewer fields than columns' }],
  };
}

function isCsvError(error: unknown): error is CsvError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');
}

function explain(error: CsvError): string {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED')
    return 'a quote opened in this row is never closed: the rest of the file is skipped';
  if (error.code === 'CSV_MAX_RECORD_SIZE')
    return 'the row is longer than 4 MB, perhaps because of an unclosed quote: the rest of the file is skipped';
  return `the rest of the file cannot be read: ${error.message}`;
}

/**
 * Names of columns that are each there once: one without a name is `column_3`, after its place, and one whose name is taken
 * gets a number, and a note. Pure.
 */
function nameColumns(header: readonly string[]): { columns: string[]; notes: RowNote[] } {
  const taken = new Set<string>();
  const notes: RowNote[] = [];
  const columns = header.map((given, index) => {
    const name = given.trim() === '' ? `column_${index + 1}` : given.trim();
    let free = name;
    for (let number = 2; taken.has(free.toLowerCase()); number++) free = `${name}_${number}`;
    if (free !== name) notes.push({ field: name, kind: `a duplicate column name, renamed to ${free}` });
    taken.add(free.toLowerCase());
    return free;
  });
  return { columns, notes };
}

import { detectFormat } from './detect-format.ts';
import { openSource, type OpenSourceOptions } from './open-source.ts';
import type { RawRow } from './raw-row.ts';
import { readCsvRecords } from './read-csv-records.ts';
import { readJsonLines, readJsonRows } from './read-json-rows.ts';

/** Settings for reading a file that can't be detected from it. */
export interface SourceSettings {
  /** Encoding, as named by `TextDecoder`. */
  encoding?: string | undefined;
  delimiter?: string | undefined;
  /** Names of the columns of a file whose first line doesn't have them. */
  columns?: readonly string[] | undefined;
  /** Path of the list within a JSON file. */
  records?: string | undefined;
}

/** Delimiter for a file of one column, where commas are part of the text. */
const NO_DELIMITER = '\u0000';

export type ReadRowsOptions = SourceSettings & OpenSourceOptions;

/**
 * Reads the rows of a file of any supported format, one at a time; a `.json` text is held in memory as a whole.
 *
 * @throws CatalogueError where the file can't be read as a whole.
 */
export async function* readRows(file: string, options: ReadRowsOptions): AsyncGenerator<RawRow> {
  const source = await openSource(file, options);
  const { columns } = options;
  const delimiter = options.delimiter ?? (columns?.length === 1 ? NO_DELIMITER : undefined);
  const format = detectFormat({ ...source, name: file }, { delimiter });
  switch (format.type) {
    case 'lines':
      yield* readJsonLines(source);
      return;
    case 'json':
      yield* readJsonRows(source, options.records);
      return;
    case 'delimited':
      yield* readCsvRecords(source.chunks(), { format, columns });
  }
}

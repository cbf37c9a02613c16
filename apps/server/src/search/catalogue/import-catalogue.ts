import { stat } from 'node:fs/promises';

import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { DeclaredProperties, Property, PropertyType } from '@hark/shared/properties';

import { CatalogueError } from '../catalogue-error.ts';
import { createIdClaims } from './id-claims.ts';
import type { Mapping } from './mapping/mapping-schema.ts';
import { readCatalogue } from './read-catalogue.ts';
import type { DroppedValues } from '../guessed-properties.ts';
import { guessProperties } from '../properties/guess-properties.ts';
import { createProfiler } from '../properties/profile-fields.ts';
import type { CatalogueRow, ChangeHow, ImportReport, SearchIndex } from '../search-index.ts';
import { createWarningTally, type WarningSummary } from './warning-tally.ts';

export interface SkippedRow {
  file: string;
  /** First line 1; for a row over several lines, its first. */
  line: number;
  reason: string;
}

/** The result of an import over all files. */
export interface CatalogueImport {
  taken: number;
  /** The first 10,000 rows that were skipped. */
  skipped: SkippedRow[];
  skippedRows: number;
  /** Warnings of fields that were left out or changed. */
  warnings: WarningSummary[];
  /** The first entries. */
  examples: CatalogueEntry[];
  /** What the entries can be filtered by. */
  properties: Property[];
  tookMs: number;
}

export interface ImportCatalogueOptions {
  /** The files of the catalogue; an id is taken once over all of them. */
  paths: readonly string[];
  /** Mapping of each file by path. Default: by column names, or as guessed with certainty. */
  mappings?: ReadonlyMap<string, Mapping> | undefined;
  index: Pick<SearchIndex, 'replace' | 'upsert'>;
  /** Whether the files are the whole catalogue, the default, or entries to add to it. */
  mode?: 'replace' | 'upsert' | undefined;
  /** As in `ChangeHow`. */
  withForms?: boolean | undefined;
  signal?: AbortSignal | undefined;
  /** Called with the total bytes of all files before the first is read. */
  onStart?: ((totalBytes: number) => void) | undefined;
  /** Called with the bytes read so far over all files. */
  onProgress?: ((bytesRead: number) => void) | undefined;
}

const MOST_SKIPPED_KEPT = 10_000;
const EXAMPLES = 3;

/**
 * Replaces the catalogue with the content of the files, or adds it: all good rows at once or, when this rejects, none.
 *
 * @throws CatalogueError where a file can't be read or no row is good.
 */
export async function importCatalogue(options: ImportCatalogueOptions): Promise<CatalogueImport> {
  const { paths, index, mode = 'replace', withForms, signal, onStart } = options;
  const sizes = await Promise.all(paths.map(sizeOf));
  onStart?.(sizes.reduce((sum, size) => sum + size, 0));
  const record = createRecord();
  try {
    const how = { declared: declaredIn(options.mappings), withForms };
    const { taken, tookMs, properties } = await index[mode](goodRows(options, sizes, record), signal, how);
    if (taken === 0) throw nothingTaken(paths, record);
    const { skipped, skippedRows, examples, tally } = record;
    const warnings = [...tally.list(), ...properties.dropped.map((dropped) => toWarning(dropped, paths))];
    return { taken, skipped, skippedRows, warnings, examples, properties: properties.properties, tookMs };
  } catch (error) {
    if (error instanceof CatalogueError && error.code === 'catalogue_empty')
      throw nothingTaken(paths, record);
    throw error;
  }
}

/** An index that stores nothing, for a dry run of `importCatalogue` over all rows. */
export const NO_INDEX: Pick<SearchIndex, 'replace' | 'upsert'> = {
  replace: countRows,
  upsert: async (rows, signal, how) => ({
    ...(await countRows(rows, signal, how)),
    replaced: 0,
    unchanged: 0,
  }),
};

async function countRows(
  rows: AsyncIterable<CatalogueRow>,
  _signal?: AbortSignal,
  { declared }: ChangeHow = {},
): Promise<ImportReport> {
  const startedAt = performance.now();
  const profiler = createProfiler();
  for await (const { entry, line, file } of rows) profiler.add(entry, line, file);
  const properties = guessProperties(profiler, declared);
  return { taken: profiler.entries, properties, tookMs: performance.now() - startedAt };
}

/** What the mappings of all files declare, the later ones first. */
function declaredIn(mappings: ReadonlyMap<string, Mapping> | undefined): DeclaredProperties {
  const declared = [...(mappings?.values() ?? [])].flatMap(({ properties = {} }) =>
    Object.entries(properties),
  );
  return Object.fromEntries(declared);
}

const DROPPED_AS: Readonly<Record<PropertyType, string>> = {
  number: 'not a number, so no value to filter by',
  money: 'not an amount, so no value to filter by',
  date: 'not a date, so no value to filter by',
  year: 'not a year, so no value to filter by',
  category: 'not a word, so no value to filter by',
  tags: 'not words, so no values to filter by',
  boolean: 'neither yes nor no, so no value to filter by',
  place: 'not a place, so no value to filter by',
  image: 'not the address of a picture',
};

function toWarning(
  { field, type, count, file, line, shown }: DroppedValues,
  paths: readonly string[],
): WarningSummary {
  const where = file ?? paths[0] ?? '';
  return { file: where, field, kind: DROPPED_AS[type], count, lines: [line], example: shown };
}

interface ImportRecord {
  skipped: SkippedRow[];
  skippedRows: number;
  examples: CatalogueEntry[];
  tally: ReturnType<typeof createWarningTally>;
}

function createRecord(): ImportRecord {
  return { skipped: [], skippedRows: 0, examples: [], tally: createWarningTally() };
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

async function* goodRows(
  { paths, mappings, signal, onProgress }: ImportCatalogueOptions,
  sizes: readonly number[],
  record: ImportRecord,
): AsyncGenerator<CatalogueRow> {
  const claims = createIdClaims();
  let bytesBefore = 0;
  for (const [index, file] of paths.entries()) {
    const before = bytesBefore;
    const readings = readCatalogue(file, {
      mapping: mappings?.get(file),
      claims,
      signal,
      onProgress: (bytes) => onProgress?.(before + bytes),
    });
    for await (const reading of readings) {
      if (reading.type === 'skipped') {
        record.skippedRows++;
        const { line, reason } = reading;
        if (record.skipped.length < MOST_SKIPPED_KEPT) record.skipped.push({ file, line, reason });
        continue;
      }
      const { line, entry, warnings } = reading;
      for (const warning of warnings) record.tally.add(file, line, warning);
      if (record.examples.length < EXAMPLES) record.examples.push(entry);
      yield { line, entry, file };
    }
    bytesBefore += sizes[index] ?? 0;
  }
}

function nothingTaken(paths: readonly string[], { skipped, skippedRows }: ImportRecord): CatalogueError {
  const [first] = skipped;
  const why =
    first === undefined
      ? 'there are no rows'
      : `${skippedRows} ${skippedRows === 1 ? 'is' : 'are'} invalid, the first in line ${first.line}: ${first.reason}`;
  return new CatalogueError(
    'catalogue_empty',
    `No row of ${paths.join(', ')} could be imported (${why}). The catalogue is unchanged.`,
  );
}

import { stat } from 'node:fs/promises';

import { CatalogueError } from './catalogue-error.ts';
import { readCatalogue } from './read-catalogue.ts';
import type { CatalogueRow, SearchIndex } from './search-index.ts';

export interface SkippedRow {
  file: string;
  /** First line 1; of a row over several lines, its first. */
  line: number;
  reason: string;
}

export interface CatalogueImport {
  taken: number;
  skipped: SkippedRow[];
  tookMs: number;
}

export interface ImportCatalogueOptions {
  /** Together they make the catalogue; an id is taken once. */
  paths: readonly string[];
  index: Pick<SearchIndex, 'replace' | 'upsert'>;
  /** Whether the files are the whole catalogue, the default, or entries to add to it. */
  mode?: 'replace' | 'upsert' | undefined;
  signal?: AbortSignal | undefined;
  /** Told the bytes of all files before the first is read. */
  onStart?: ((totalBytes: number) => void) | undefined;
  /** Told the bytes read so far, over all files. */
  onProgress?: ((bytesRead: number) => void) | undefined;
}

/**
 * Replaces the catalogue by what is in the files, or adds them to it: all of their good rows at once, or, where this
 * rejects, nothing.
 *
 * @throws CatalogueError where a file can't be read or no row is good.
 */
export async function importCatalogue(options: ImportCatalogueOptions): Promise<CatalogueImport> {
  const { paths, index, mode = 'replace', signal, onStart } = options;
  const sizes = await Promise.all(paths.map(sizeOf));
  onStart?.(sizes.reduce((sum, size) => sum + size, 0));
  const skipped: SkippedRow[] = [];
  try {
    const { taken, tookMs } = await index[mode](goodRows(options, sizes, skipped), signal);
    if (taken === 0) throw nothingTaken(paths, skipped);
    return { taken, skipped, tookMs };
  } catch (error) {
    if (error instanceof CatalogueError && error.code === 'catalogue_empty')
      throw nothingTaken(paths, skipped);
    throw error;
  }
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

async function* goodRows(
  { paths, signal, onProgress }: ImportCatalogueOptions,
  sizes: readonly number[],
  skipped: SkippedRow[],
): AsyncGenerator<CatalogueRow> {
  const fileOfId = new Map<string, string>();
  let bytesBefore = 0;
  for (const [index, file] of paths.entries()) {
    const before = bytesBefore;
    const readings = readCatalogue(file, { signal, onProgress: (bytes) => onProgress?.(before + bytes) });
    for await (const reading of readings) {
      if (reading.type === 'skipped') {
        skipped.push({ file, line: reading.line, reason: reading.reason });
        continue;
      }
      const { line, entry } = reading;
      const taker = fileOfId.get(entry.id);
      if (taker !== undefined) {
        skipped.push({ file, line, reason: `the id "${entry.id}" is taken by ${taker}` });
        continue;
      }
      if (paths.length > 1) fileOfId.set(entry.id, file);
      yield { line, entry };
    }
    bytesBefore += sizes[index] ?? 0;
  }
}

function nothingTaken(paths: readonly string[], skipped: readonly SkippedRow[]): CatalogueError {
  const [first] = skipped;
  const why =
    first === undefined
      ? 'there is none'
      : `${skipped.length} ${skipped.length === 1 ? 'is' : 'are'} bad, the first in line ${first.line}: ${first.reason}`;
  return new CatalogueError(
    'catalogue_empty',
    `No row of ${paths.join(', ')} could be taken (${why}). The catalogue stays as it was.`,
  );
}

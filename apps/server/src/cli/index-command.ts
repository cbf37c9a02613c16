import { resolve } from 'node:path';
import { importCatalogue } from '../search/import-catalogue.ts';
import { DEFAULT_CATALOGUE } from '../search/postgres-search-index.ts';
import { createSettings } from '../store/settings.ts';
import { withResources, type CommandContext } from './command-context.ts';
import { keepHeapTight } from './keep-heap-tight.ts';
import { openCatalogue } from './open-catalogue.ts';
import { print, printJson } from './print.ts';
import { createProgress } from './progress.ts';

const MOST_LINES_SHOWN = 20;

export interface IndexOptions {
  json: boolean;
  catalogue: string;
  /** Adds to the catalogue instead of replacing it. */
  upsert: boolean;
}

/**
 * `hark index FILE…`: replaces the catalogue by what is in the files, or adds them to it, at once when all of it is there.
 */
export async function index(
  context: CommandContext,
  files: string[],
  { json, catalogue, upsert }: IndexOptions,
): Promise<void> {
  keepHeapTight();
  const report = await withResources(context, async (options, closers) => {
    const { database, index: search } = await openCatalogue(options, closers, catalogue);
    const progress = createProgress('bytes');
    try {
      const imported = await importCatalogue({
        paths: files.map((file) => resolve(file)),
        index: search,
        mode: upsert ? 'upsert' : 'replace',
        signal: context.signal,
        onStart: (bytes) => progress.start(bytes),
        onProgress: (bytes) => progress.update(bytes),
      });
      if (catalogue === DEFAULT_CATALOGUE)
        await createSettings(database.db).set('catalogue.source', 'command');
      return imported;
    } finally {
      progress.stop();
    }
  });
  if (json) {
    printJson(report);
    return;
  }
  const seconds = (report.tookMs / 1000).toFixed(1);
  print(`${report.taken} entries taken, ${report.skipped.length} rows skipped, in ${seconds} s.`);
  for (const { file, line, reason } of report.skipped.slice(0, MOST_LINES_SHOWN)) {
    print(`  ${file}:${line}: ${reason}`);
  }
  const more = report.skipped.length - MOST_LINES_SHOWN;
  if (more > 0) print(`  … and ${more} more; --json lists them all.`);
}

import { resolve } from 'node:path';
import { openSearch } from '../open-resources.ts';
import { importCatalogue } from '../search/import-catalogue.ts';
import { createSettings } from '../store/settings.ts';
import { withResources, type CommandContext } from './command-context.ts';
import { print, printJson } from './print.ts';
import { createProgress } from './progress.ts';

const MOST_LINES_SHOWN = 20;

/** `hark index FILE…`: replaces the catalogue by what is in the files, at once when all of it is there. */
export async function index(
  context: CommandContext,
  files: string[],
  { json }: { json: boolean },
): Promise<void> {
  const report = await withResources(context, async (options, closers) => {
    const { database, search } = await openSearch(options, closers);
    const progress = createProgress('bytes');
    try {
      const imported = await importCatalogue({
        paths: files.map((file) => resolve(file)),
        index: search,
        signal: context.signal,
        onStart: (bytes) => progress.start(bytes),
        onProgress: (bytes) => progress.update(bytes),
      });
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

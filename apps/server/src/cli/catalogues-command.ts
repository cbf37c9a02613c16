import { mkdir } from 'node:fs/promises';
import { dropCatalogue } from '../search/change-catalogue.ts';
import { listCatalogues } from '../search/list-catalogues.ts';
import { openDatabase } from '../store/open-database.ts';
import { CommandError } from './command-error.ts';
import { type CommandContext, withResources } from './command-context.ts';
import { print, printJson } from './print.ts';

/** `hark catalogues`: what is in the database. */
export async function catalogues(
  context: CommandContext,
  { json, drop }: { json: boolean; drop?: string },
): Promise<void> {
  const listed = await withResources(context, async ({ config, logger }, closers) => {
    await mkdir(config.dataDir, { recursive: true });
    const { databaseUrl, dataDir } = config;
    const database = await openDatabase({ databaseUrl, dataDir, logger, signal: context.signal });
    closers.add('database', () => database.close());
    if (drop !== undefined && !(await dropCatalogue({ db: database.db, catalogue: drop })))
      throw new CommandError(1, `There is no catalogue called ${drop}.`);
    return listCatalogues(database.db);
  });
  if (json) {
    printJson(listed);
    return;
  }
  if (listed.length === 0) print('There is no catalogue yet: hark index FILE… makes one.');
  for (const { name, entries, unknownPopularityShare } of listed) {
    print(
      `${name}: ${entries} entries, popularity unknown of ${(unknownPopularityShare * 100).toFixed(0)} %`,
    );
  }
}

import { type ClickPriorStatus, readClickPrior } from '../search/clicks/read-click-prior.ts';
import { dropCatalogue } from '../search/index/change-catalogue.ts';
import { listCatalogues } from '../search/index/list-catalogues.ts';
import { DEFAULT_CATALOGUE } from '../search/catalogue-name.ts';
import { CommandError } from './command-error.ts';
import { openCommandDatabase } from './open-command-database.ts';
import { type CommandContext, withResources } from './command-context.ts';
import { print, printJson } from './print.ts';

/** `hark catalogues`: lists the catalogues in the database. */
export async function catalogues(
  context: CommandContext,
  { json, drop }: { json: boolean; drop?: string },
): Promise<void> {
  const listed = await withResources(context, async ({ config, logger }, closers) => {
    const database = await openCommandDatabase({ config, logger }, closers, context.signal);
    if (drop !== undefined && !(await dropCatalogue({ db: database.db, catalogue: drop })))
      throw new CommandError(1, `There is no catalogue named ${drop}; hark catalogues lists them.`);
    const { db } = database;
    const found = await listCatalogues(db);
    const served = config.catalogueName ?? DEFAULT_CATALOGUE;
    const read = found.map(async (each) => {
      const { name: catalogue } = each;
      const { status } = await readClickPrior({
        db,
        catalogue,
        settings: config.clickPrior,
        nowMs: Date.now(),
      });
      // A catalogue that no server has served there has no counts.
      const isCounted = catalogue === served || status.countedAt !== null;
      return Object.assign(each, { clicks: isCounted ? status : null });
    });
    return Promise.all(read);
  });
  if (json) {
    printJson(listed);
    return;
  }
  if (listed.length === 0) print('No catalogues yet. Create one with hark index FILE…');
  for (const { name, entries, unknownPopularityShare, clicks } of listed) {
    print(`${name}: ${entries} entries, ${(unknownPopularityShare * 100).toFixed(0)} % without popularity`);
    if (clicks !== null) print(`  ${describeClicks(clicks)}`);
  }
}

function describeClicks({
  isOn,
  clicks,
  people,
  entries,
  unknownPopularityShare,
  countedAt,
}: ClickPriorStatus): string {
  if (countedAt === null) return 'clicks not counted yet';
  const counted = `${clicks.toFixed(0)} clicks over ${people.toFixed(0)} person-days, on ${entries} entries`;
  const use = isOn
    ? `used for ranking, leaving ${((unknownPopularityShare ?? 0) * 100).toFixed(0)} % of entries without popularity`
    : 'too few to use for ranking';
  return `${counted}, counted at ${countedAt.toISOString()}: ${use}`;
}

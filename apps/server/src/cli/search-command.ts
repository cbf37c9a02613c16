import { readClickPrior } from '../click-prior/read-click-prior.ts';
import { DEFAULT_CATALOGUE } from '../search/postgres-search-index.ts';
import { withResources, type CommandContext } from './command-context.ts';
import { openCatalogue } from './open-catalogue.ts';
import { print, printJson } from './print.ts';

/** `hark search TEXT`: what a typed query finds. */
export async function search(
  context: CommandContext,
  query: string,
  { json, limit, catalogue }: { json: boolean; limit: number; catalogue: string },
): Promise<void> {
  const results = await withResources(context, async (options, closers) => {
    const { database, index } = await openCatalogue(options, closers, catalogue);
    if (catalogue === DEFAULT_CATALOGUE) {
      // As servers rank, of which clicks are.
      const settings = options.config.clickPrior;
      const { evidence } = await readClickPrior({ db: database.db, catalogue, settings, nowMs: Date.now() });
      index.useClicks(evidence);
    }
    return await index.search({ hypotheses: [{ text: query, probability: 1 }], limit }, context.signal);
  });
  if (json) {
    printJson({ query, results });
    return;
  }
  if (results.length === 0) print('Nothing was found.');
  for (const [position, { title, url, category, score }] of results.entries()) {
    print(`${position + 1}. ${title}${category === null ? '' : ` (${category})`}  ${score.toFixed(3)}`);
    if (url !== null) print(`   ${url}`);
  }
}

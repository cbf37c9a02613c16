import { openSearch } from '../open-resources.ts';
import { withResources, type CommandContext } from './command-context.ts';
import { print, printJson } from './print.ts';

/** `hark search TEXT`: what a typed query finds. */
export async function search(
  context: CommandContext,
  query: string,
  { json, limit }: { json: boolean; limit: number },
): Promise<void> {
  const results = await withResources(context, async (options, closers) => {
    const opened = await openSearch(options, closers);
    return await opened.search.search(
      { hypotheses: [{ text: query, probability: 1 }], limit },
      context.signal,
    );
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

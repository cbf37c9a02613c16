import { type CommandContext, withResources } from './command-context.ts';
import { openCatalogue } from './open-catalogue.ts';
import { print, printJson } from './print.ts';

/** `hark unindex ID…`: removes entries from the catalogue. */
export async function unindex(
  context: CommandContext,
  ids: readonly string[],
  { json, catalogue }: { json: boolean; catalogue: string },
): Promise<void> {
  const deleted = await withResources(context, async (resources, closers) => {
    const { index } = await openCatalogue(resources, closers, { catalogue, mustExist: true });
    const count = await index.delete(ids);
    await index.maintain();
    return count;
  });
  if (json) printJson({ deleted, asked: ids.length });
  else print(`Removed ${deleted} of ${ids.length} entries.`);
}

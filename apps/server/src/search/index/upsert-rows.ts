import { guessProperties } from '../properties/guess-properties.ts';
import { createProfiler } from '../properties/profile-fields.ts';
import type { CatalogueRow, UpsertReport } from '../search-index.ts';
import { type ChangeOptions, upsertEntries } from './change-catalogue.ts';
import { commitChanges, MAX_LOGGED_ENTRIES } from './commit-changes.ts';

/** Writes few entries by way of the log, and many into the posting lists. */
export async function upsertRows(
  options: ChangeOptions,
  rows: AsyncIterable<CatalogueRow>,
): Promise<UpsertReport> {
  const startedAt = performance.now();
  const { first, rest } = await readFirst(rows, MAX_LOGGED_ENTRIES);
  options.signal?.throwIfAborted();
  const isDeclared = Object.keys(options.declared ?? {}).length > 0;
  if (rest !== null || isDeclared) return upsertEntries(options, joined(first, rest ?? NO_MORE));
  const entries = first.map(({ entry }) => entry);
  const [report] = await commitChanges(options, [{ type: 'put', entries }]);
  const { replaced = 0, unchanged = 0 } = report ?? {};
  const profiler = createProfiler();
  for (const { entry, line, file } of first) profiler.add(entry, line, file);
  const tookMs = performance.now() - startedAt;
  const properties = guessProperties(profiler, {});
  return { taken: entries.length, replaced, unchanged, properties, tookMs };
}

const NO_MORE: AsyncIterator<CatalogueRow> = {
  next: async () => ({ done: true, value: undefined }),
};

/** Reads the first rows. `rest` continues after them; null where there are no more. */
async function readFirst(rows: AsyncIterable<CatalogueRow>, most: number) {
  const iterator = rows[Symbol.asyncIterator]();
  const first: CatalogueRow[] = [];
  while (first.length <= most) {
    const next = await iterator.next();
    if (next.done === true) return { first, rest: null };
    first.push(next.value);
  }
  return { first, rest: iterator };
}

async function* joined(
  first: readonly CatalogueRow[],
  rest: AsyncIterator<CatalogueRow>,
): AsyncGenerator<CatalogueRow> {
  yield* first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

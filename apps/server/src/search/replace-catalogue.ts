import type { CatalogueEntry } from '@hark/shared/catalogue';
import type { Kysely } from 'kysely';

import { StoreError } from '../store/store-error.ts';
import { systemErrorCode } from '../store/system-error-code.ts';
import type { Database } from '../store/tables.ts';
import { CatalogueError } from './catalogue-error.ts';
import { createGeneration, finishGeneration, type ImportTally, insertEntries } from './catalogue-tables.ts';
import type { CatalogueRow, ImportReport } from './search-index.ts';

const BATCH_ROWS = 500;
const DISK_FULL = '53100';

/** Writes the rows into tables of their own and serves them, all in one transaction. */
export async function replaceCatalogue(
  db: Kysely<Database>,
  rows: AsyncIterable<CatalogueRow>,
  signal: AbortSignal | undefined,
): Promise<ImportReport> {
  const startedAt = performance.now();
  const tally: ImportTally = { taken: 0, wordCounts: new Map(), popularities: [] };
  await db
    .transaction()
    .execute(async (trx) => {
      signal?.throwIfAborted();
      const generations = await createGeneration(trx);
      let batch: CatalogueEntry[] = [];
      for await (const { entry } of rows) {
        batch.push(entry);
        if (batch.length < BATCH_ROWS) continue;
        signal?.throwIfAborted();
        await insertEntries(trx, generations.next, batch, tally);
        batch = [];
      }
      if (batch.length > 0) await insertEntries(trx, generations.next, batch, tally);
      if (tally.taken === 0)
        throw new CatalogueError('catalogue_empty', 'The catalogue has no entries: the old one stays.');
      await finishGeneration(trx, generations, tally);
      signal?.throwIfAborted();
    })
    .catch(rethrowInWords);
  return { taken: tally.taken, tookMs: performance.now() - startedAt };
}

/** Running out of disk space is the one failure of an import that an operator can mend. */
function rethrowInWords(cause: unknown): never {
  if (systemErrorCode(cause) !== DISK_FULL) throw cause;
  throw new StoreError(
    'disk_full',
    'The disk of the database is full: free some space and import again. The catalogue stays as it was.',
    { retryable: true, cause },
  );
}

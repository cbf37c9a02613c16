import pino from 'pino';

import { openDatabase } from '../../store/open-database.ts';
import { createPostgresSearchIndex } from '../index/postgres-search-index.ts';
import type { CatalogueRow } from '../search-index.ts';

/** A process that starts an import into the database in the folder of its first argument and never ends. */
async function* endless(): AsyncGenerator<CatalogueRow> {
  for (let line = 1; ; line++) {
    yield { line, entry: { id: `half-${line}`, title: `Half imported ${line}` } };
    if (line === 2_000) process.stdout.write('importing\n');
    if (line > 2_000) await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const database = await openDatabase({ dataDir: process.argv[2] ?? '', logger: pino({ level: 'silent' }) });
const index = await createPostgresSearchIndex(database);
await index.replace(endless());

import { mkdir } from 'node:fs/promises';
import type { Closers } from '../closers.ts';
import type { ResourceOptions } from '../open-resources.ts';
import { createPostgresSearchIndex, type PostgresSearchIndex } from '../search/postgres-search-index.ts';
import { openDatabase, type OpenedDatabase } from '../store/open-database.ts';

/** Opens one catalogue of the database by its name; it need not be there yet. */
export async function openCatalogue(
  { config, logger }: ResourceOptions,
  closers: Closers,
  catalogue: string,
): Promise<{ database: OpenedDatabase; index: PostgresSearchIndex }> {
  await mkdir(config.dataDir, { recursive: true });
  const database = await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, logger });
  closers.add('database', () => database.close());
  return { database, index: await createPostgresSearchIndex({ db: database.db, catalogue }) };
}

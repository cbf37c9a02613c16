import { mkdir } from 'node:fs/promises';
import type { Closers } from '../base/closers.ts';
import type { ResourceOptions } from '../composition/open-resources.ts';
import { openDatabase, type OpenedDatabase } from '../store/open-database.ts';

/** Opens the configured database for a command, and creates the data folder if it is missing. */
export async function openCommandDatabase(
  { config: { databaseUrl, dataDir }, logger }: Pick<ResourceOptions, 'config' | 'logger'>,
  closers: Closers,
  signal?: AbortSignal,
): Promise<OpenedDatabase> {
  await mkdir(dataDir, { recursive: true });
  const database = await openDatabase({ databaseUrl, dataDir, logger, signal });
  closers.add('database', () => database.close());
  return database;
}

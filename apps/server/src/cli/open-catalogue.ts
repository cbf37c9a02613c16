import type { Closers } from '../base/closers.ts';
import { readSetup } from '../composition/apply-config.ts';
import type { ResourceOptions } from '../composition/open-resources.ts';
import { requireCatalogue } from '../search/index/list-catalogues.ts';
import {
  createPostgresSearchIndex,
  type PostgresSearchIndex,
} from '../search/index/postgres-search-index.ts';
import { readVectors } from '../search/meaning/read-vectors.ts';
import type { OpenedDatabase } from '../store/open-database.ts';
import { openCommandDatabase } from './open-command-database.ts';

/**
 * Opens one catalogue of the database by its name.
 * @throws CatalogueError if it must exist and does not
 */
export async function openCatalogue(
  { config, logger }: ResourceOptions,
  closers: Closers,
  { catalogue, mustExist }: { catalogue: string; mustExist: boolean },
): Promise<{ database: OpenedDatabase; index: PostgresSearchIndex }> {
  const database = await openCommandDatabase({ config, logger }, closers);
  if (mustExist) await requireCatalogue(database.db, catalogue);
  const { weights, instantWeights, relevance, meaning } = (await readSetup(config)).ranking;
  const ranking = { weights, instantWeights, relevance, vectors: await readVectors(meaning) };
  return { database, index: await createPostgresSearchIndex({ db: database.db, catalogue, ...ranking }) };
}

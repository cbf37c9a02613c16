import type { Kysely } from 'kysely';

import type { Database } from '../../store/tables.ts';
import { CatalogueError } from '../catalogue-error.ts';

export interface CatalogueSummary {
  name: string;
  entries: number;
  /** Share of the entries whose popularity is not known, 0..1. */
  unknownPopularityShare: number;
  importedAt: Date | null;
}

/** The catalogues of the database, by name. */
export async function listCatalogues(db: Kysely<Database>): Promise<CatalogueSummary[]> {
  const rows = await db.selectFrom('catalogue').selectAll().orderBy('name').execute();
  return rows.map(({ name, entries, popularity_known: known, imported_at: importedAt }) => ({
    name,
    entries,
    unknownPopularityShare: entries === 0 ? 0 : 1 - known / entries,
    importedAt,
  }));
}

/** @throws CatalogueError that names those there are, where there is none of that name */
export async function requireCatalogue(db: Kysely<Database>, name: string): Promise<void> {
  const names = (await listCatalogues(db)).map((catalogue) => catalogue.name);
  if (names.includes(name)) return;
  const known = names.length === 0 ? 'there are none yet' : `available: ${names.join(', ')}`;
  throw new CatalogueError(
    'catalogue_unknown',
    `There is no catalogue named "${name}" (${known}). Create it with \`hark index --catalogue ${name} FILE\`.`,
  );
}

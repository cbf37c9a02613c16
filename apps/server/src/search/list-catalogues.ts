import type { Kysely } from 'kysely';

import type { Database } from '../store/tables.ts';

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

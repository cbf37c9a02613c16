import { type Kysely, type Migration, Migrator, sql } from 'kysely';

import { explainConnectionError } from './explain-connection-error.ts';
import { StoreError } from './store-error.ts';
import { systemErrorCode } from './system-error-code.ts';
import type { Database } from './tables.ts';

/** In the order of their names. A migration that was released never changes. */
const MIGRATIONS: Record<string, Migration> = {
  '0001-catalogue': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('catalogue_state')
        .addColumn('singleton', 'boolean', (column) =>
          column
            .primaryKey()
            .defaultTo(true)
            .check(sql`singleton`),
        )
        .addColumn('generation', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('entries', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('analysis_version', 'integer', (column) => column.notNull().defaultTo(0))
        .addColumn('popularity_max', 'double precision', (column) => column.notNull().defaultTo(0))
        .addColumn('popularity_median', 'double precision', (column) => column.notNull().defaultTo(0))
        .addColumn('imported_at', 'timestamptz')
        .execute();
      await sql`insert into catalogue_state default values`.execute(db);
    },
  },
};

/** Brings the tables up to date. Several Harks may do so at once: Kysely's lock lets one at a time. */
export async function migrate(db: Kysely<Database>, connectionString: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (systemErrorCode(error) !== undefined) throw explainConnectionError(connectionString, error);
  const isNewer = error instanceof Error && /corrupted migrations/.test(error.message);
  throw new StoreError(
    'migration_failed',
    isNewer
      ? 'The database was last used by a newer Hark: start that version, or use another database.'
      : `The tables of the database could not be brought up to date (${String(error)}).`,
    { cause: error },
  );
}

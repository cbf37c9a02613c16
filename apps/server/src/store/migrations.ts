import { type Kysely, type Migration, Migrator, sql } from 'kysely';
import { ALARM_MIGRATIONS } from './alarm-migrations.ts';
import { CHANGE_MIGRATIONS } from './change-migrations.ts';
import { VERSION_MIGRATIONS } from './version-migrations.ts';
import { CLICK_MIGRATIONS } from './click-migrations.ts';
import { DRIFT_MIGRATIONS } from './drift-migrations.ts';
import { EVENT_MIGRATIONS } from './event-migrations.ts';
import { explainConnectionError } from './explain-connection-error.ts';
import { PROPERTY_MIGRATIONS } from './property-migrations.ts';
import { SHADOW_MIGRATIONS } from './shadow-migrations.ts';
import { StoreError } from './store-error.ts';
import { systemErrorCode } from './system-error-code.ts';
import type { Database } from './tables.ts';

/** In the order of their names. A released migration never changes. */
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
  '0002-utterances': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('client')
        .addColumn('client_id', 'text', (column) => column.primaryKey())
        .addColumn('secret_hash', 'bytea', (column) => column.notNull())
        .addColumn('created_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
        .execute();
      await db.schema
        .createTable('utterance')
        .addColumn('utterance_id', 'text', (column) => column.primaryKey())
        .addColumn('client_id', 'text', (column) => column.notNull())
        .addColumn('session_id', 'text', (column) => column.notNull())
        .addColumn('task_id', 'text', (column) => column.notNull())
        .addColumn('answered_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
        .addColumn('input', 'jsonb', (column) => column.notNull())
        .addColumn('final', 'jsonb', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('event')
        .addColumn('event_id', 'text', (column) => column.primaryKey())
        .addColumn('client_id', 'text', (column) => column.notNull())
        .addColumn('session_id', 'text', (column) => column.notNull())
        .addColumn('received_at', 'timestamptz', (column) => column.notNull().defaultTo(sql`now()`))
        .addColumn('event', 'jsonb', (column) => column.notNull())
        .execute();
      await db.schema
        .createTable('setting')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('value', 'text', (column) => column.notNull())
        .execute();
      for (const [table, column] of [
        ['utterance', 'client_id'],
        ['utterance', 'answered_at'],
        ['event', 'client_id'],
        ['event', 'received_at'],
      ] as const) {
        await db.schema.createIndex(`${table}_${column}`).on(table).column(column).execute();
      }
    },
  },
  // Several catalogues by name. The existing one is indexed again at the start, because its analysis has no version.
  '0003-named-catalogues': {
    async up(db: Kysely<unknown>): Promise<void> {
      await db.schema
        .createTable('catalogue')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('generation', 'integer', (column) => column.notNull())
        .addColumn('revision', 'integer', (column) => column.notNull())
        .addColumn('entries', 'integer', (column) => column.notNull())
        .addColumn('next_ordinal', 'integer', (column) => column.notNull())
        .addColumn('analysis_version', 'integer', (column) => column.notNull())
        .addColumn('popularity_max', 'double precision', (column) => column.notNull())
        .addColumn('popularity_known', 'integer', (column) => column.notNull())
        .addColumn('imported_at', 'timestamptz')
        .execute();
      await sql`
        insert into catalogue
        select 'default', generation, 0, entries, entries, 0, popularity_max, 0, imported_at
        from catalogue_state where generation > 0`.execute(db);
      await sql`create sequence catalogue_generation`.execute(db);
      await sql`select setval('catalogue_generation', generation + 1, false) from catalogue_state`.execute(
        db,
      );
      await db.schema.dropTable('catalogue_state').execute();
    },
  },
  ...EVENT_MIGRATIONS,
  ...CLICK_MIGRATIONS,
  ...PROPERTY_MIGRATIONS,
  ...CHANGE_MIGRATIONS,
  ...DRIFT_MIGRATIONS,
  ...VERSION_MIGRATIONS,
  ...SHADOW_MIGRATIONS,
  ...ALARM_MIGRATIONS,
};

const MOST_AGAIN = 10;
/** Undefined column, undefined table, and an internal lookup that failed. */
const GONE_CODES: ReadonlySet<string | undefined> = new Set(['42703', '42P01', 'XX000']);

async function tryToMigrate(migrator: Migrator): Promise<unknown> {
  return (await migrator.migrateToLatest()).error;
}

/**
 * Whether the migrator failed because a table of a catalogue was dropped while it listed all tables, which other servers
 * may do at any time. All migrations are one transaction, so trying again is harmless.
 */
function isGoneMeanwhile(error: unknown): boolean {
  return GONE_CODES.has(systemErrorCode(error));
}

/** Brings the tables up to date. Several Harks may call it at once: Kysely's lock admits one at a time. */
export async function migrate(db: Kysely<Database>, connectionString: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  let error = await tryToMigrate(migrator);
  for (let again = 0; isGoneMeanwhile(error) && again < MOST_AGAIN; again++)
    error = await tryToMigrate(migrator);
  if (error === undefined) return;
  if (systemErrorCode(error) !== undefined) throw explainConnectionError(connectionString, error);
  const isNewer = error instanceof Error && /corrupted migrations/.test(error.message);
  throw new StoreError(
    'migration_failed',
    isNewer
      ? 'The database was last used by a newer version of Hark: start that version, or use another database.'
      : `Migrating the database failed (${error instanceof Error ? error.message : 'unknown error'}).`,
    { cause: error },
  );
}

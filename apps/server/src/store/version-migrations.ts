import { type Kysely, type Migration, sql } from 'kysely';

/** Versions of what is served. They are never changed: a change is a new version. */
export const VERSION_MIGRATIONS: Record<string, Migration> = {
  '0019-versions': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        create table version (
          digest text collate "C" primary key,
          name text collate "C" not null unique,
          number bigint generated always as identity,
          file jsonb not null,
          recorded_at timestamptz not null default now()
        )`.execute(db);
      await sql`
        create table version_alias_change (
          number bigint generated always as identity primary key,
          alias text not null,
          digest text collate "C" not null references version,
          at timestamptz not null default now(),
          actor text not null,
          reason text not null
        )`.execute(db);
    },
  },
};

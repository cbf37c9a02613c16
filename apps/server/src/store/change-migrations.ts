import { type Kysely, type Migration, sql } from 'kysely';

/** Changes of single entries, and the owner's rules. */
export const CHANGE_MIGRATIONS: Record<string, Migration> = {
  '0015-catalogue-changes': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        alter table catalogue
          add column folded_revision integer not null default 0,
          add column names_revision integer not null default 0,
          add column stale_ordinals integer not null default 0`.execute(db);
      // The lists of existing catalogues contain all changes.
      await sql`update catalogue set folded_revision = revision, names_revision = revision`.execute(db);
      await sql`
        create table catalogue_change (
          generation integer not null,
          revision integer not null,
          at timestamptz not null default now(),
          is_whole boolean not null,
          added integer[] not null,
          added_terms text[] collate "C" not null,
          added_postings bytea not null,
          deleted integer[] not null,
          deleted_terms text[] collate "C" not null,
          deleted_ordinals bytea not null,
          primary key (generation, revision)
        )`.execute(db);
    },
  },
};

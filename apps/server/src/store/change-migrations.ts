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
  '0016-rules': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        create table catalogue_rule (
          catalogue text not null,
          id text collate "C" not null,
          place bigint generated always as identity,
          rule jsonb not null,
          primary key (catalogue, id)
        )`.execute(db);
      await sql`
        create table catalogue_rule_change (
          number bigint generated always as identity primary key,
          catalogue text not null,
          at timestamptz not null default now(),
          action text not null,
          rule_id text collate "C" not null,
          rule jsonb
        )`.execute(db);
      await sql`create index catalogue_rule_change_last on catalogue_rule_change (catalogue, number)`.execute(
        db,
      );
    },
  },
};

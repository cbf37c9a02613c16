import { type Kysely, type Migration, sql } from 'kysely';

/** What the entries of a catalogue can be filtered by. */
export const PROPERTY_MIGRATIONS: Record<string, Migration> = {
  // Of catalogues that are there already, the next start of a server guesses the properties.
  '0014-catalogue-properties': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`alter table catalogue add column properties jsonb`.execute(db);
      await sql`
        create table catalogue_columns (
          generation integer primary key,
          revision integer not null,
          next_ordinal integer not null,
          properties jsonb not null,
          parts integer not null
        )`.execute(db);
      await sql`
        create table catalogue_column_piece (
          generation integer not null,
          part integer not null,
          piece integer not null,
          bytes bytea not null,
          primary key (generation, part, piece)
        )`.execute(db);
      // Numbers hardly compress, and trying costs more than reading them.
      await sql`alter table catalogue_column_piece alter column bytes set storage external`.execute(db);
    },
  },
};

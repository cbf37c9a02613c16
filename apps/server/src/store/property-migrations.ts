import { type Kysely, type Migration, sql } from 'kysely';

/** What the entries of a catalogue can be filtered by. */
export const PROPERTY_MIGRATIONS: Record<string, Migration> = {
  // Of catalogues that are there already, the next start of a server guesses the properties.
  '0014-catalogue-properties': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`alter table catalogue add column properties jsonb`.execute(db);
    },
  },
};

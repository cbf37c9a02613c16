import { type Kysely, type Migration, sql } from 'kysely';

/** Clicks by day, without who made them. */
export const CLICK_MIGRATIONS: Record<string, Migration> = {
  '0012-click-days': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        create table click_day (
          day date not null,
          entry_id text collate "C" not null,
          people integer not null,
          weight double precision not null,
          primary key (day, entry_id)
        )`.execute(db);
      await sql`
        create table click_day_total (
          day date primary key,
          people integer not null,
          counted_at timestamptz not null
        )`.execute(db);
      // A day's clicks are read every hour, and are a small part of its events.
      await sql`create index event_click on event (at) where name = 'click'`.execute(db);
    },
  },
};

import { type Kysely, type Migration, sql } from 'kysely';

/** Clicks by day, without the people who made them. */
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
      // A day's clicks are read every hour and are a small part of its events.
      await sql`create index event_click on event (at) where name = 'click'`.execute(db);
    },
  },
  // Servers that share a database may serve different catalogues. Until this migration only clicks of the default one
  // were counted.
  '0013-clicks-by-catalogue': {
    async up(db: Kysely<unknown>): Promise<void> {
      for (const [table, key] of [
        ['click_day', 'catalogue, day, entry_id'],
        ['click_day_total', 'catalogue, day'],
      ] as const) {
        await sql`alter table ${sql.table(table)} add column catalogue text not null default 'default'`.execute(
          db,
        );
        await sql`
          alter table ${sql.table(table)} alter column catalogue drop default,
            drop constraint ${sql.ref(`${table}_pkey`)}, add primary key (${sql.raw(key)})`.execute(db);
      }
      await sql`update setting set name = 'click-prior.default' where name = 'click-prior'`.execute(db);
    },
  },
};

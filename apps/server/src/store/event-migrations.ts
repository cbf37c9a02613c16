import { type Kysely, type Migration, sql } from 'kysely';

/** A day's share of the event log; also what `event-partitions.ts` makes as time goes on. */
export function partitionSql(day: string): string {
  const name = `event_p${day.replaceAll('-', '')}`;
  return (
    `create table if not exists ${name} partition of event ` +
    `for values from ('${day} 00:00:00+00') to (timestamptz '${day} 00:00:00+00' + interval '1 day')`
  );
}

/** The log of events, by day, and the figures that are made from it. */
export const EVENT_MIGRATIONS: Record<string, Migration> = {
  '0010-event-log': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`alter table event rename to event_before`.execute(db);
      await sql`alter index event_pkey rename to event_before_pkey`.execute(db);
      await sql`alter index event_client_id rename to event_before_client_id`.execute(db);
      await sql`alter index event_received_at rename to event_before_received_at`.execute(db);
      await sql`
        create table event (
          event_id text not null,
          at timestamptz not null,
          received_at timestamptz not null default now(),
          -- Readers go on from here: what committed later has a later place, however its rows were numbered.
          transaction xid8 not null default pg_current_xact_id(),
          name text not null,
          source text not null,
          client_id text,
          session_id text,
          task_id text,
          utterance_id text,
          query_id text,
          synthetic boolean not null default false,
          slices jsonb not null,
          data jsonb not null,
          primary key (event_id, at)
        ) partition by range (at)`.execute(db);
      await sql`create index event_client_at on event (client_id, at)`.execute(db);
      await sql`create index event_transaction on event (transaction, event_id)`.execute(db);
      const days = await sql<{ day: string }>`
        select distinct to_char(received_at at time zone 'UTC', 'YYYY-MM-DD') as day from event_before`.execute(
        db,
      );
      for (const { day } of days.rows) await sql.raw(partitionSql(day)).execute(db);
      // What a page's clock said was not checked then: the time of arrival stands for it.
      await sql`
        insert into event (event_id, at, received_at, name, source, client_id, session_id, task_id, utterance_id,
          query_id, slices, data)
        select event_id, received_at, received_at, event->>'name', 'page', client_id, session_id, event->>'taskId',
          event->>'utteranceId', event->>'queryId', '{}', coalesce(event->'data', '{}')
        from event_before`.execute(db);
      await sql`drop table event_before`.execute(db);
    },
  },
  '0011-metric-rollups': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        create table metric_rollup (
          grain text not null,
          metric text not null,
          dimension text not null,
          value text not null,
          synthetic boolean not null,
          bucket timestamptz not null,
          samples double precision not null,
          total double precision not null,
          sketch bytea,
          primary key (grain, metric, dimension, value, synthetic, bucket)
        )`.execute(db);
      // Sketches are dense: compressing them costs time and wins nothing.
      await sql`alter table metric_rollup alter column sketch set storage external`.execute(db);
      await sql`create index metric_rollup_age on metric_rollup (grain, bucket)`.execute(db);
      await sql`
        create table rollup_cursor (
          singleton boolean primary key default true check (singleton),
          transaction xid8 not null,
          event_id text not null
        )`.execute(db);
      // Records of before have no slices; figures begin with what comes now.
      await sql`insert into rollup_cursor (transaction, event_id) values (pg_current_xact_id(), '')`.execute(
        db,
      );
      await sql`
        create table task_window (
          client_id text primary key,
          -- The first and last event of tasks that are open; null when none is.
          open_from timestamptz,
          last_at timestamptz,
          closed_until timestamptz
        )`.execute(db);
      await sql`create index task_window_last_at on task_window (last_at)`.execute(db);
    },
  },
};

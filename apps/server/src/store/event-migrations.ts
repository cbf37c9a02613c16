import { type Kysely, type Migration, sql } from 'kysely';

/** The partition of one day of the event log; `event-partitions.ts` creates later ones with it. */
export function partitionSql(day: string): string {
  const name = `event_p${day.replaceAll('-', '')}`;
  return (
    `create table if not exists ${name} partition of event ` +
    `for values from ('${day} 00:00:00+00') to (timestamptz '${day} 00:00:00+00' + interval '1 day')`
  );
}

/** The event log, by day, and the figures computed from it. */
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
      // Page times were not checked then, so the arrival time replaces them.
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
      // Sketches are dense: compressing them costs time and saves nothing.
      await sql`alter table metric_rollup alter column sketch set storage external`.execute(db);
      await sql`create index metric_rollup_age on metric_rollup (grain, bucket)`.execute(db);
      await sql`
        create table rollup_cursor (
          singleton boolean primary key default true check (singleton),
          transaction xid8 not null,
          event_id text not null
        )`.execute(db);
      // Earlier records have no slices; figures start with the events that follow.
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

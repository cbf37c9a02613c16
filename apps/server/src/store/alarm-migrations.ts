import { type Kysely, type Migration, sql } from 'kysely';

/** Alarms, their history, and what operators decided about them. */
export const ALARM_MIGRATIONS: Record<string, Migration> = {
  '0020-alarms': {
    async up(db: Kysely<unknown>): Promise<void> {
      await createAlarms(db);
      await createDecisions(db);
      await createCursor(db);
    },
  },
};

async function createAlarms(db: Kysely<unknown>): Promise<void> {
  await sql`
        create table alarm (
          id text collate "C" primary key,
          rule text not null,
          state text not null,
          opened_at timestamptz not null,
          changed_at timestamptz not null,
          -- Whether a later round may still change it or send something.
          is_over boolean not null,
          alarm jsonb not null
        )`.execute(db);
  await sql`create index alarm_current on alarm (changed_at) where not is_over`.execute(db);
  await sql`create index alarm_changed on alarm (changed_at)`.execute(db);
  await sql`
        create table alarm_history (
          number bigint generated always as identity primary key,
          alarm_id text collate "C" not null,
          at timestamptz not null,
          entry jsonb not null
        )`.execute(db);
  await sql`create index alarm_history_alarm on alarm_history (alarm_id, number)`.execute(db);
  await sql`
        create table alarm_delivery (
          id text collate "C" primary key,
          alarm_id text collate "C" not null,
          route text not null,
          state text not null,
          attempts integer not null default 0,
          last_error text,
          at timestamptz not null,
          -- What is sent.
          message jsonb not null
        )`.execute(db);
  await sql`create index alarm_delivery_at on alarm_delivery (at)`.execute(db);
}

/** What operators decided. */
async function createDecisions(db: Kysely<unknown>): Promise<void> {
  await sql`
        create table alarm_silence (
          id text collate "C" primary key,
          until timestamptz not null,
          silence jsonb not null
        )`.execute(db);
  await sql`
        create table alarm_threshold (
          rule text not null,
          version integer not null,
          at timestamptz not null default now(),
          change jsonb not null,
          primary key (rule, version)
        )`.execute(db);
}

/** How far the log is checked, and the sums there. */
async function createCursor(db: Kysely<unknown>): Promise<void> {
  await sql`
        create table alarm_cursor (
          singleton boolean primary key default true check (singleton),
          transaction xid8 not null,
          event_id text not null,
          -- The kind of traffic of which the state is kept.
          traffic text,
          -- Time of the newest event, which for simulated traffic is in the past.
          stream_at timestamptz,
          checked_at timestamptz,
          checked_by text
        )`.execute(db);
  // What happened before has figures, and alarms nobody any more.
  await sql`insert into alarm_cursor (transaction, event_id) values (pg_current_xact_id(), '')`.execute(db);
  await sql`
        create table alarm_stream (
          rule text primary key,
          state jsonb not null
        )`.execute(db);
}

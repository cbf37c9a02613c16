import { type Kysely, type Migration, sql } from 'kysely';

/** References, checks and counts of drift, and replays of recordings. */
export const DRIFT_MIGRATIONS: Record<string, Migration> = {
  '0018-drift': {
    async up(db: Kysely<unknown>): Promise<void> {
      await makeReferences(db);
      await makeChecks(db);
    },
  },
};

async function makeReferences(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table drift_reference (
      id bigint generated always as identity primary key,
      synthetic boolean not null,
      name text not null,
      from_at timestamptz not null,
      to_at timestamptz not null,
      author text not null,
      reason text not null,
      at timestamptz not null,
      tasks integer not null,
      outcomes jsonb not null
    )`.execute(db);
  await sql`
    create table drift_reference_cell (
      reference bigint not null references drift_reference on delete cascade,
      day timestamptz not null,
      metric text not null,
      dimension text not null,
      value text not null,
      samples double precision not null,
      total double precision not null,
      sketch bytea,
      primary key (reference, metric, dimension, value, day)
    )`.execute(db);
  await sql`
    create table drift_reference_choice (
      number bigint generated always as identity primary key,
      synthetic boolean not null,
      reference bigint references drift_reference,
      author text not null,
      reason text not null,
      at timestamptz not null
    )`.execute(db);
}

async function makeChecks(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table drift_settings (
      version integer generated always as identity primary key,
      settings jsonb not null,
      author text not null,
      reason text not null,
      at timestamptz not null
    )`.execute(db);
  await sql`
    create table drift_check (
      number bigint generated always as identity primary key,
      synthetic boolean not null,
      at timestamptz not null,
      result jsonb not null
    )`.execute(db);
  await sql`create index drift_check_last on drift_check (synthetic, number)`.execute(db);
  await sql`
    create table drift_text_day (
      synthetic boolean not null,
      kind text not null,
      day date not null,
      text text collate "C" not null,
      entry_id text collate "C" not null,
      people integer not null,
      primary key (synthetic, kind, day, text, entry_id)
    )`.execute(db);
  // Transcripts with words that no name has are few, and read by the day.
  await sql`
    create index event_unknown_words on event (at)
    where name = 'utterance.answered' and (data->>'unknownWordShare') > '0'`.execute(db);
  await sql`
    create table blame (
      id text primary key,
      at timestamptz not null,
      request jsonb not null,
      blame jsonb
    )`.execute(db);
}

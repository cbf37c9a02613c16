import { type Kysely, type Migration, sql } from 'kysely';

/** Versions of what is served, which are never changed, and the rollouts that bring them to people. */
export const VERSION_MIGRATIONS: Record<string, Migration> = {
  '0019-versions': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        create table version (
          digest text collate "C" primary key,
          name text collate "C" not null unique,
          number bigint generated always as identity,
          file jsonb not null,
          recorded_at timestamptz not null default now()
        )`.execute(db);
      await sql`
        create table version_alias_change (
          number bigint generated always as identity primary key,
          alias text not null,
          digest text collate "C" not null references version,
          at timestamptz not null default now(),
          actor text not null,
          reason text not null
        )`.execute(db);
    },
  },
  '0021-rollouts': {
    async up(db: Kysely<unknown>): Promise<void> {
      // Each deployment has a champion of its own.
      await sql`alter table version_alias_change add column deployment text not null default 'default'`.execute(
        db,
      );
      await sql`
        create table rollout (
          id text collate "C" primary key,
          number bigint generated always as identity,
          deployment text not null,
          champion text collate "C" not null references version,
          challenger text collate "C" not null references version,
          salt text not null,
          spec jsonb not null,
          started_at timestamptz not null default now(),
          is_over boolean not null default false
        )`.execute(db);
      await sql`create unique index rollout_one on rollout (deployment) where not is_over`.execute(db);
      await sql`
        create table rollout_transition (
          rollout text collate "C" not null references rollout,
          -- From 1, without gaps: who writes the next one has seen the last.
          number integer not null,
          at timestamptz not null default now(),
          actor text not null,
          reason text not null,
          action text not null,
          position jsonb not null,
          evidence jsonb not null,
          primary key (rollout, number)
        )`.execute(db);
    },
  },
  '0022-rollout-evidence': {
    async up(db: Kysely<unknown>): Promise<void> {
      // The degree of automation from then on; null where it stays as it was.
      await sql`alter table rollout_transition add column automation text`.execute(db);
      await sql`
        create table rollout_evidence (
          rollout text collate "C" primary key references rollout,
          -- Place in the event log up to which everything is counted.
          transaction xid8 not null,
          event_id text collate "C" not null default '',
          evidence jsonb not null,
          -- What the judge said last, and e-values over time.
          verdict jsonb,
          judged_at timestamptz,
          judged_by text
        )`.execute(db);
      // Clients and tasks are needed one by one only while the rollout is not over.
      await sql`
        create table rollout_client (
          rollout text collate "C" not null references rollout,
          client_id text collate "C" not null,
          trace jsonb not null,
          primary key (rollout, client_id)
        )`.execute(db);
      await sql`
        create table rollout_task (
          rollout text collate "C" not null references rollout,
          client_id text collate "C" not null,
          task_id text collate "C" not null,
          seen_at timestamptz not null default now(),
          trace jsonb not null,
          primary key (rollout, client_id, task_id)
        )`.execute(db);
      await sql`create index rollout_task_seen on rollout_task (seen_at)`.execute(db);
    },
  },
  '0025-version-reports': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        create table version_report (
          number bigint generated always as identity primary key,
          digest text collate "C" not null references version,
          at timestamptz not null default now(),
          actor text not null,
          note text not null,
          report jsonb not null
        )`.execute(db);
      await sql`create index version_report_digest on version_report (digest, number)`.execute(db);
    },
  },
};

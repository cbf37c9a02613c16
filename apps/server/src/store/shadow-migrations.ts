import { type Kysely, type Migration, sql } from 'kysely';

/** What a shadow has heard. */
export const SHADOW_MIGRATIONS: Record<string, Migration> = {
  '0023-shadow': {
    async up(db: Kysely<unknown>): Promise<void> {
      await sql`
        create table shadow_pair (
          rollout text collate "C" not null references rollout,
          utterance_id text not null,
          client_id text not null,
          at timestamptz not null default now(),
          replayed boolean not null,
          distance double precision not null,
          is_visible boolean not null,
          worse text,
          champion_ms double precision,
          challenger_ms double precision,
          words jsonb,
          primary key (rollout, utterance_id)
        )`.execute(db);
      await sql`create index shadow_pair_client on shadow_pair (client_id)`.execute(db);
      await sql`create index shadow_pair_at on shadow_pair (at)`.execute(db);
      await sql`
        create table shadow_drop (
          rollout text collate "C" primary key references rollout,
          dropped integer not null
        )`.execute(db);
    },
  },
};

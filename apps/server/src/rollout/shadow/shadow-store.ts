import type { shadowCardSchema } from '@hark/shared/http/rollouts-api';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { jsonbText } from '../../store/jsonb-text.ts';
import type { Database } from '../../store/tables.ts';
import { evidenceOf } from './count-pairs.ts';
import type { ComparedPair } from './pair-of.ts';
import { type PairWords, pairWordsSchema } from './pair-words.ts';

/** Two answers to the same audio. */
export interface ShadowPair extends ComparedPair {
  rollout: string;
  utteranceId: string;
  clientId: string;
  /** Compared later, by a recording. */
  isReplayed: boolean;
}

/** What is known of the pairs of a rollout. */
export type ShadowCounts = z.infer<typeof shadowCardSchema>;

/**
 * Keeps a pair, unless there is one of this utterance, or the client was erased: its row is locked, so that an erasure
 * at the same time finds the pair.
 *
 * @param alsoInsert another insertion in the same statement, where it may refer to the kept row as `kept`
 * @returns whether it was kept
 */
export async function keepPair(
  db: Kysely<Database>,
  pair: ShadowPair,
  alsoInsert?: RawBuilder<unknown>,
): Promise<boolean> {
  const { rollout, utteranceId, clientId, isReplayed, distance, isVisible, worse } = pair;
  const words = pair.words === null ? null : jsonbText(pair.words);
  const also = alsoInsert === undefined ? sql`` : sql`, also as (${alsoInsert})`;
  const { rows } = await sql`
    with kept as (insert into shadow_pair (rollout, utterance_id, client_id, replayed, distance, is_visible, worse,
      champion_ms, challenger_ms, words)
    select ${rollout}, ${utteranceId}, client_id, ${isReplayed}::boolean, ${distance}::double precision,
      ${isVisible}::boolean, ${worse}, ${pair.championMs}::double precision,
      ${pair.challengerMs}::double precision, ${words}::jsonb
    from client where client_id = ${clientId} for key share
    on conflict do nothing returning 1)${also}
    select 1 from kept`.execute(db);
  return rows.length > 0;
}

/** Counts utterances that the challenger did not hear. */
export async function addDropped(db: Kysely<Database>, rollout: string, dropped: number): Promise<void> {
  await sql`
    insert into shadow_drop (rollout, dropped) values (${rollout}, ${dropped})
    on conflict (rollout) do update set dropped = shadow_drop.dropped + excluded.dropped`.execute(db);
}

const countsSchema = z.object({
  pairs: z.number(),
  differing: z.number(),
  halfOther: z.number(),
  visible: z.number(),
  challengerWorse: z.number(),
  championWorse: z.number(),
  championMs: z.number().nullable(),
  challengerMs: z.number().nullable(),
  dropped: z.number(),
});

/** Reads what the pairs of a rollout show. Times are of pairs with two answers. */
export async function readShadowCounts(db: Kysely<Database>, rolloutId: string): Promise<ShadowCounts> {
  const both = sql`champion_ms is not null and challenger_ms is not null`;
  const { rows } = await sql<z.infer<typeof countsSchema>>`
    select count(*)::integer as pairs,
      (count(*) filter (where distance > 0))::integer as differing,
      (count(*) filter (where distance > 0.5))::integer as "halfOther",
      (count(*) filter (where is_visible))::integer as visible,
      (count(*) filter (where worse = 'challenger'))::integer as "challengerWorse",
      (count(*) filter (where worse = 'champion'))::integer as "championWorse",
      percentile_cont(0.95) within group (order by champion_ms) filter (where ${both}) as "championMs",
      percentile_cont(0.95) within group (order by challenger_ms) filter (where ${both}) as "challengerMs",
      coalesce((select dropped from shadow_drop where rollout = ${rolloutId}), 0) as dropped
    from shadow_pair where rollout = ${rolloutId}`.execute(db);
  const counts = countsSchema.parse(rows[0]);
  return { ...counts, ...evidenceOf(counts) };
}

/** A pair whose results visibly differ. */
export interface PairExample {
  utteranceId: string;
  distance: number;
  words: PairWords;
}

/** Reads the latest pairs whose results visibly differ, with their words: only for those who may read these. */
export async function readExamples(
  db: Kysely<Database>,
  rolloutId: string,
  most: number,
): Promise<PairExample[]> {
  const rows = await db
    .selectFrom('shadow_pair')
    .select(['utterance_id', 'distance', 'words'])
    .where('rollout', '=', rolloutId)
    .where('is_visible', '=', true)
    .where('words', 'is not', null)
    .orderBy('at', 'desc')
    .limit(most)
    .execute();
  return rows.map(({ utterance_id: utteranceId, distance, words }) => ({
    utteranceId,
    distance,
    words: pairWordsSchema.parse(words),
  }));
}

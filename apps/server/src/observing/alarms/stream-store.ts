import type { WatchedStream } from '@hark/shared/alarms/watched-stream';
import type { WatchedWord } from '@hark/shared/alarms/watched-words';
import { UNKNOWN_WORDS_RULE } from '@hark/shared/metrics/definitions/drift-inputs';
import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { Database } from '../../store/tables.ts';
import type { CursorPlace } from '../events/event-cursor.ts';
import type { Traffic } from './read-baselines.ts';
import type { RuleStreams } from './watch-streams.ts';
import { NO_WORDS, type WordState } from './watch-words.ts';

const sumSchema = z.object({
  value: z.number(),
  sinceMs: z.number().nullable(),
  samples: z.number(),
  bad: z.number(),
});
const streamSchema: z.ZodType<WatchedStream> = z.object({
  sum: sumSchema,
  alarm: z
    .object({ sinceMs: z.number(), samples: z.number(), bad: z.number(), recovery: sumSchema })
    .nullable(),
  people: z.array(z.tuple([z.number(), z.number()])),
});
const stateSchema = z.array(z.tuple([z.string(), streamSchema]));
const wordSchema: z.ZodType<WatchedWord> = z.object({
  stream: streamSchema,
  attempt: z.number(),
  people: z.array(z.number()),
  word: z.string().nullable(),
});
const wordsSchema = z.object({ attempts: z.number(), words: z.array(z.tuple([z.number(), wordSchema])) });

/** Where the check of the log stands. */
export interface CheckCursor {
  place: CursorPlace;
  traffic: Traffic | null;
  /** Time of the newest event of simulated traffic. */
  streamMs: number | null;
}

interface CursorRow {
  transaction: string;
  event_id: string;
  traffic: string | null;
  stream_at: Date | null;
}

const TRAFFICS: readonly Traffic[] = ['real', 'synthetic', 'all'];

export async function loadCursor(db: Kysely<Database>): Promise<CheckCursor> {
  // A database restored elsewhere restarts its transaction numbers.
  const { rows } = await sql<CursorRow>`
    select least(transaction, pg_snapshot_xmin(pg_current_snapshot()))::text as transaction, event_id, traffic, stream_at
    from alarm_cursor`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('The table alarm_cursor has lost its row.');
  return {
    place: { transaction: row.transaction, eventId: row.event_id },
    traffic: TRAFFICS.find((each) => each === row.traffic) ?? null,
    streamMs: row.stream_at?.getTime() ?? null,
  };
}

export async function saveCursor(
  db: Kysely<Database>,
  { place, traffic, streamMs }: CheckCursor,
  { server, nowMs }: { server: string; nowMs: number },
): Promise<void> {
  await sql`
    update alarm_cursor set transaction = ${place.transaction}::xid8, event_id = ${place.eventId},
      traffic = ${traffic}, stream_at = ${streamMs === null ? null : new Date(streamMs)}::timestamptz,
      checked_at = ${new Date(nowMs)}::timestamptz, checked_by = ${server}`.execute(db);
}

/** Reads the sums of all rules. */
export async function loadStreams(db: Kysely<Database>): Promise<Map<string, RuleStreams>> {
  const rows = await db.selectFrom('alarm_stream').select(['rule', 'state']).execute();
  return new Map(
    rows.flatMap(({ rule, state }): [string, RuleStreams][] => {
      // Sums that a newer version wrote start anew.
      const parsed = stateSchema.safeParse(state);
      return parsed.success ? [[rule, new Map(parsed.data)]] : [];
    }),
  );
}

/** Writes the sums of the rules that have changed. */
export async function saveStreams(
  db: Kysely<Database>,
  changed: Iterable<string>,
  streamsOf: (rule: string) => RuleStreams,
): Promise<void> {
  const rows = [...changed].map((rule) => ({ rule, state: JSON.stringify([...streamsOf(rule)]) }));
  if (rows.length === 0) return;
  await sql`
    insert into alarm_stream (rule, state)
    select * from unnest(${rows.map(({ rule }) => rule)}::text[], ${rows.map(({ state }) => state)}::jsonb[])
    on conflict (rule) do update set state = excluded.state`.execute(db);
}

/** Reads which words are watched. */
export async function loadWords(db: Kysely<Database>): Promise<WordState> {
  const row = await db
    .selectFrom('alarm_stream')
    .select('state')
    .where('rule', '=', UNKNOWN_WORDS_RULE)
    .executeTakeFirst();
  const parsed = wordsSchema.safeParse(row?.state);
  return parsed.success ? { ...parsed.data, words: new Map(parsed.data.words) } : NO_WORDS;
}

export async function saveWords(db: Kysely<Database>, { attempts, words }: WordState): Promise<void> {
  const state = JSON.stringify({ attempts, words: [...words] });
  await db
    .insertInto('alarm_stream')
    .values({ rule: UNKNOWN_WORDS_RULE, state })
    .onConflict((conflict) => conflict.column('rule').doUpdateSet({ state }))
    .execute();
}

/** Sums of another kind of traffic say nothing of this one. */
export async function forgetStreams(db: Kysely<Database>): Promise<void> {
  await db.deleteFrom('alarm_stream').execute();
}

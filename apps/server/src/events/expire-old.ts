import type { Kysely } from 'kysely';
import type { Database } from '../store/tables.ts';

const DAY_MS = 86_400_000;

/** Removes transcripts and events older than the retention. */
export async function expireOld(db: Kysely<Database>, retentionDays: number, nowMs: number): Promise<number> {
  const before = new Date(nowMs - retentionDays * DAY_MS);
  const utterances = await db.deleteFrom('utterance').where('answered_at', '<', before).executeTakeFirst();
  const events = await db.deleteFrom('event').where('received_at', '<', before).executeTakeFirst();
  return Number(utterances.numDeletedRows + events.numDeletedRows);
}

import type { Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import type { EventPartitions } from './event-partitions.ts';

const DAY_MS = 86_400_000;

/** Figures hold no ids and no text, and outlive the events behind them. */
const ROLLUP_DAYS = { minute: 3, hour: 100, day: 800 } as const;

interface ExpireOptions {
  db: Kysely<Database>;
  partitions: EventPartitions;
  /** Of transcripts and events. */
  retentionDays: number;
  nowMs: number;
}

/** Removes data past its retention. Events are removed by whole days. */
export async function expireOld({ db, partitions, retentionDays, nowMs }: ExpireOptions): Promise<number> {
  const before = nowMs - retentionDays * DAY_MS;
  const utterances = await db
    .deleteFrom('utterance')
    .where('answered_at', '<', new Date(before))
    .executeTakeFirst();
  await db.deleteFrom('shadow_pair').where('at', '<', new Date(before)).execute();
  await partitions.dropBefore(before);
  for (const grain of ['minute', 'hour', 'day'] as const) {
    await db
      .deleteFrom('metric_rollup')
      .where('grain', '=', grain)
      .where('bucket', '<', new Date(nowMs - ROLLUP_DAYS[grain] * DAY_MS))
      .execute();
  }
  // Events that arrive later open windows of their own; the row would only record that the client was here.
  await db
    .deleteFrom('task_window')
    .where('open_from', 'is', null)
    .where('closed_until', '<', new Date(nowMs - DAY_MS))
    .execute();
  return Number(utterances.numDeletedRows);
}

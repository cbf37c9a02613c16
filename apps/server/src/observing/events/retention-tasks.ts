import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { PeriodicTask } from '../../background/periodic-task.ts';
import type { Database } from '../../store/tables.ts';
import type { AudioStore } from './audio-store.ts';
import type { EventPartitions } from './event-partitions.ts';
import { expireOld } from './expire-old.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface RetentionOptions {
  db: Kysely<Database>;
  partitions: EventPartitions;
  retentionDays: number;
  nowMs(): number;
  logger: Logger;
}

/** Removes data past its retention from the database, and creates the partitions of the next days. */
export function retentionTask({
  db,
  partitions,
  retentionDays,
  nowMs,
  logger,
}: RetentionOptions): PeriodicTask {
  return {
    name: 'retention',
    summary: 'Deletes expired answers, events and metrics',
    scope: 'one-server',
    everyMs: HOUR_MS,
    async run() {
      const now = nowMs();
      // In advance, because creating one locks the log for a moment.
      await partitions.ensure([now, now + DAY_MS, now + 2 * DAY_MS]);
      const rows = await expireOld({ db, partitions, retentionDays, nowMs: now });
      if (rows > 0) logger.info({ rows }, 'deleted expired answers');
    },
  };
}

/** Removes recordings past their retention. Each server cleans its own data folder. */
export function recordingsTask(audioStore: Pick<AudioStore, 'expire'>, logger: Logger): PeriodicTask {
  return {
    name: 'recordings',
    summary: 'Removes recordings that are older than their retention',
    scope: 'every-server',
    everyMs: HOUR_MS,
    async run() {
      const recordings = await audioStore.expire();
      if (recordings > 0) logger.info({ recordings }, 'deleted expired recordings');
    },
  };
}

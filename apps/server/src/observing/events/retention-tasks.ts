import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../../store/tables.ts';
import type { AudioStore } from './audio-store.ts';
import type { EventPartitions } from './event-partitions.ts';
import { expireOld } from './expire-old.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

interface ExpiryOptions {
  db: Kysely<Database>;
  partitions: EventPartitions;
  audioStore: AudioStore;
  retentionDays: number;
  logger: Logger;
}

/**
 * Removes what has outlived its retention, now and every hour, and makes room in the log for the days to come.
 * @returns what stops it
 */
export function startExpiry(options: ExpiryOptions): () => Promise<void> {
  const { db, partitions, audioStore, retentionDays, logger } = options;
  async function expire(): Promise<void> {
    try {
      const nowMs = Date.now();
      // Ahead of time, because making one locks the log for a moment.
      await partitions.ensure([nowMs, nowMs + DAY_MS, nowMs + 2 * DAY_MS]);
      const rows = await expireOld({ db, partitions, retentionDays, nowMs });
      const recordings = await audioStore.expire();
      if (rows + recordings > 0)
        logger.info({ rows, recordings }, 'removed what is older than its retention');
    } catch (error) {
      logger.error({ err: error }, 'removing old data failed; it is tried again in an hour');
    }
  }
  let running = expire();
  const timer = setInterval(() => {
    running = expire();
  }, HOUR_MS);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}

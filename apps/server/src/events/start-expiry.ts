import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../store/tables.ts';
import type { AudioStore } from './audio-store.ts';
import { expireOld } from './expire-old.ts';

const HOUR_MS = 3_600_000;

interface ExpiryOptions {
  db: Kysely<Database>;
  audioStore: AudioStore;
  retentionDays: number;
  logger: Logger;
}

/** Removes what has outlived its retention, now and every hour. @returns what stops it */
export function startExpiry({ db, audioStore, retentionDays, logger }: ExpiryOptions): () => Promise<void> {
  async function expire(): Promise<void> {
    try {
      const rows = await expireOld(db, retentionDays, Date.now());
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

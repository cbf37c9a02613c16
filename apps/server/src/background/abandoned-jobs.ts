import { type Kysely, sql } from 'kysely';
import type { Logger } from 'pino';
import type { Database } from '../store/tables.ts';
import { JOB_SCHEMA } from './start-worker.ts';
import type { TaskLock, TaskLocks } from './task-locks.ts';

interface AbandonedOptions {
  db: Kysely<Database>;
  locks: TaskLocks;
  logger: Logger;
}

export interface AbandonedJobs {
  /**
   * Shows that a worker is alive, and gives back the jobs of those that are not. To be called every minute or so.
   * @param worker the one of this server
   */
  tend(worker: string): Promise<void>;
  /** The worker is alive no more. */
  close(): Promise<void>;
}

/**
 * A worker that was killed leaves its jobs locked, for four hours by the queue's own rule. So each shows by a lock of its
 * own that it is there. One whose lock is free twice in a row has gone: after a broken connection it takes its lock again
 * before others look a second time.
 */
export function createAbandonedJobs({ db, locks, logger }: AbandonedOptions): AbandonedJobs {
  let presence: { worker: string; lock: TaskLock | null } | null = null;
  let suspects: readonly string[] = [];

  async function isGone(worker: string): Promise<boolean> {
    const lock = await locks.take(presenceOf(worker));
    await lock?.release();
    return lock !== null;
  }

  async function showPresence(worker: string): Promise<void> {
    if (presence?.worker === worker && presence.lock?.lost.aborted === false) return;
    await presence?.lock?.release();
    presence = { worker, lock: await locks.take(presenceOf(worker)) };
  }

  return {
    async tend(worker) {
      await showPresence(worker);
      const gone: string[] = [];
      for (const other of await busyWorkers(db))
        if (other !== worker && (await isGone(other))) gone.push(other);
      const abandoned = gone.filter((other) => suspects.includes(other));
      suspects = gone;
      if (abandoned.length === 0) return;
      await sql`select ${sql.id(JOB_SCHEMA)}.force_unlock_workers(${abandoned}::text[])`.execute(db);
      logger.warn({ workers: abandoned.length }, 'jobs of stopped servers reassigned');
    },
    async close() {
      await presence?.lock?.release();
    },
  };
}

const presenceOf = (worker: string): string => `worker ${worker}`;

async function busyWorkers(db: Kysely<Database>): Promise<string[]> {
  const { rows } = await sql<{ worker: string }>`
    select distinct locked_by as worker from ${sql.id(JOB_SCHEMA)}.jobs where locked_by is not null`.execute(
    db,
  );
  return rows.map(({ worker }) => worker);
}

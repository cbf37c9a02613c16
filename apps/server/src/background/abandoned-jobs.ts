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
   * Renews this worker's sign of life, and releases the jobs of workers that have gone. Call it about every minute.
   * @param worker the id of this server's worker
   */
  tend(worker: string): Promise<void>;
  /** Ends the worker's sign of life. */
  close(): Promise<void>;
}

/**
 * A killed worker leaves its jobs locked, by the queue's own rule for four hours. Each worker therefore holds a lock of
 * its own as a sign of life. A worker whose lock is free in two consecutive checks has gone: after a broken connection,
 * a living one takes its lock again before the second check.
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

import type { Task, TaskList } from 'graphile-worker';
import { type Kysely, sql } from 'kysely';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import type { Database } from '../store/tables.ts';
import { createAbandonedJobs } from './abandoned-jobs.ts';
import { failureInWords } from './failure-in-words.ts';
import type { JobHandler, JobKind, JobQueue } from './job-queue.ts';
import { keepWorker } from './keep-worker.ts';
import { countJobs, hasJobTables, readFailedJobs } from './read-jobs.ts';
import { JOB_SCHEMA, startWorker } from './start-worker.ts';
import type { TaskLocks } from './task-locks.ts';

interface QueueOptions {
  db: Kysely<Database>;
  /** The pool of `db`, of which a worker keeps one connection. It must tolerate broken connections. */
  pool: Pool;
  /** Locks by which servers recognise abandoned jobs. */
  locks: TaskLocks;
  /** Concurrent jobs on this server. */
  concurrency?: number;
  /** How long jobs may continue when the server closes, before they are aborted. */
  graceMs?: number;
  /**
   * Interval of polling. New jobs are announced at once; polling finds those queued before it listened, and those that
   * become due.
   */
  pollMs?: number;
  logger: Logger;
}

/**
 * Jobs in separate tables, by graphile-worker. It is loaded and its tables are created only when the first job is
 * queued or the first handler starts.
 */
export function createPostgresJobQueue(options: QueueOptions): JobQueue {
  const { db, pool, locks, concurrency = 2, graceMs = 2_000, pollMs = 5_000, logger } = options;
  const abandoned = createAbandonedJobs({ db, locks, logger });
  const handlers: TaskList = {};
  const prepare = onceUntilFailed(() => makeTables(pool));
  const worker = keepWorker(async () => {
    await prepare();
    return startWorker({ pool, handlers, concurrency, graceMs, pollMs, logger });
  });
  let isStarted = false;
  let closing: Promise<void> | null = null;

  async function closeWorker(): Promise<void> {
    await worker.stop();
    await abandoned.close();
  }

  return {
    async enqueue(kind, payload, { key, runAt, priority, within = db } = {}) {
      const text = JSON.stringify(kind.payload.parse(payload));
      await prepare();
      await sql`
        select 1 from ${sql.id(JOB_SCHEMA)}.add_job(
          identifier => ${kind.name}, payload => ${text}::json, max_attempts => ${kind.maxAttempts}::int,
          run_at => ${runAt === undefined ? null : new Date(runAt)}::timestamptz,
          job_key => ${key ?? null}::text, priority => ${priority ?? null}::int)`.execute(within);
    },
    handle(kind, run) {
      if (isStarted) throw new Error(`The queue has started: ${kind.name} cannot get a handler.`);
      handlers[kind.name] = workerTask(kind, run, logger);
    },
    async start() {
      if (closing !== null || Object.keys(handlers).length === 0) return;
      isStarted = true;
      await worker.start();
    },
    async tend() {
      const id = await worker.id();
      if (id !== null && closing === null) await abandoned.tend(id);
    },
    counts: async () => {
      const counted = (await hasJobTables(db)) ? await countJobs(db) : [];
      const idle = Object.keys(handlers).filter((kind) => !counted.some((each) => each.kind === kind));
      const none = { waiting: 0, running: 0, retrying: 0, givenUp: 0 };
      return [...counted, ...idle.map((kind) => Object.assign({ kind }, none))].toSorted((a, b) =>
        a.kind < b.kind ? -1 : 1,
      );
    },
    failed: async (limit) => ((await hasJobTables(db)) ? readFailedJobs(db, limit) : []),
    close: () => (closing ??= closeWorker()),
  };
}

/** Runs the work until it has succeeded once. */
function onceUntilFailed(work: () => Promise<void>): () => Promise<void> {
  let doing: Promise<void> | null = null;
  return () =>
    (doing ??= work().catch((error: unknown) => {
      doing = null;
      throw error;
    }));
}

/** Wraps a handler as a task of the worker. */
function workerTask<Payload>(kind: JobKind<Payload>, run: JobHandler<Payload>, logger: Logger): Task {
  return async (payload, { job, abortSignal }) => {
    try {
      await run(kind.payload.parse(payload), { signal: abortSignal, number: job.attempts });
    } catch (error) {
      const { id, attempts, max_attempts: maxAttempts } = job;
      logger.error({ err: error, kind: kind.name, id, attempts, maxAttempts }, 'job failed');
      // The worker stores the message for the list of failed jobs.
      throw new Error(failureInWords(error), { cause: error });
    }
  };
}

async function makeTables(pool: Pool): Promise<void> {
  const { runMigrations } = await import('graphile-worker');
  await runMigrations({ pgPool: pool, schema: JOB_SCHEMA });
}

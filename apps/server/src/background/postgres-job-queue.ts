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
  /** The pool of `db`, of which a worker keeps one connection. It must bear connections that break. */
  pool: Pool;
  /** By which servers tell whose jobs are abandoned. */
  locks: TaskLocks;
  /** Jobs that run at the same time on this server. */
  concurrency?: number;
  /** How long jobs may go on when the server closes, before they are told to end. */
  graceMs?: number;
  /** A new job is told of at once. How often it looks for those that it was not told of: before it listened, or due now. */
  pollMs?: number;
  logger: Logger;
}

/**
 * Jobs in tables of their own, by graphile-worker. Nothing of it is loaded and no table is made before the first job is
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

/** What has succeeded is not done again. */
function onceUntilFailed(work: () => Promise<void>): () => Promise<void> {
  let doing: Promise<void> | null = null;
  return () =>
    (doing ??= work().catch((error: unknown) => {
      doing = null;
      throw error;
    }));
}

/** What the worker calls. */
function workerTask<Payload>(kind: JobKind<Payload>, run: JobHandler<Payload>, logger: Logger): Task {
  return async (payload, { job, abortSignal }) => {
    try {
      await run(kind.payload.parse(payload), { signal: abortSignal, number: job.attempts });
    } catch (error) {
      const { id, attempts, max_attempts: maxAttempts } = job;
      logger.error({ err: error, kind: kind.name, id, attempts, maxAttempts }, 'job failed');
      // The worker keeps what it is told, for the list of failed jobs.
      throw new Error(failureInWords(error), { cause: error });
    }
  };
}

async function makeTables(pool: Pool): Promise<void> {
  const { runMigrations } = await import('graphile-worker');
  await runMigrations({ pgPool: pool, schema: JOB_SCHEMA });
}

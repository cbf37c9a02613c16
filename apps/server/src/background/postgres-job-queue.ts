import {
  type FailedJob,
  failedJobSchema,
  type JobCounts,
  jobCountsSchema,
} from '@hark/shared/http/background-api';
import type { Runner, TaskList } from 'graphile-worker';
import { type Kysely, sql } from 'kysely';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Database } from '../store/tables.ts';
import { failureInWords } from './failure-in-words.ts';
import type { JobQueue } from './job-queue.ts';
import { JOB_SCHEMA, startWorker } from './start-worker.ts';

interface QueueOptions {
  db: Kysely<Database>;
  /** The pool of `db`, of which a worker keeps one connection. It must bear connections that break. */
  pool: Pool;
  /** Jobs that run at the same time on this server. */
  concurrency?: number;
  /** How long jobs may go on when the server closes, before they are told to end. */
  graceMs?: number;
  logger: Logger;
}

/**
 * Jobs in tables of their own, by graphile-worker. Nothing of it is loaded and no table is made before the first job is
 * queued or the first handler starts.
 */
export function createPostgresJobQueue(options: QueueOptions): JobQueue {
  const { db, pool, concurrency = 2, graceMs = 2_000, logger } = options;
  const handlers: TaskList = {};
  let preparing: Promise<void> | null = null;
  let starting: Promise<Runner> | null = null;
  let closing: Promise<void> | null = null;

  function prepare(): Promise<void> {
    preparing ??= makeTables(pool).catch((error: unknown) => {
      preparing = null;
      throw error;
    });
    return preparing;
  }

  async function closeWorker(): Promise<void> {
    const worker = await starting?.catch(() => null);
    await worker?.stop();
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
      if (starting !== null) throw new Error(`The queue has started: ${kind.name} cannot get a handler.`);
      handlers[kind.name] = async (payload, { job, abortSignal }) => {
        try {
          await run(kind.payload.parse(payload), { signal: abortSignal, number: job.attempts });
        } catch (error) {
          const { id, attempts, max_attempts: maxAttempts } = job;
          logger.error({ err: error, kind: kind.name, id, attempts, maxAttempts }, 'a job failed');
          // The worker keeps what it is told, for the list of failed jobs.
          throw new Error(failureInWords(error), { cause: error });
        }
      };
    },
    async start() {
      if (closing !== null || Object.keys(handlers).length === 0) return;
      starting ??= prepare().then(() => startWorker({ pool, handlers, concurrency, graceMs, logger }));
      await starting.catch((error: unknown) => {
        starting = null;
        throw error;
      });
    },
    counts: async () => {
      const counted = (await hasTables(db)) ? await countJobs(db) : [];
      const idle = Object.keys(handlers).filter((kind) => !counted.some((each) => each.kind === kind));
      const none = { waiting: 0, running: 0, retrying: 0, givenUp: 0 };
      return [...counted, ...idle.map((kind) => Object.assign({ kind }, none))].toSorted((a, b) =>
        a.kind < b.kind ? -1 : 1,
      );
    },
    failed: async (limit) => ((await hasTables(db)) ? readFailed(db, limit) : []),
    close: () => (closing ??= closeWorker()),
  };
}

async function makeTables(pool: Pool): Promise<void> {
  const { runMigrations } = await import('graphile-worker');
  await runMigrations({ pgPool: pool, schema: JOB_SCHEMA });
}

async function hasTables(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ jobs: string | null }>`
    select to_regclass(${`${JOB_SCHEMA}.jobs`})::text as jobs`.execute(db);
  return rows[0]?.jobs !== null;
}

const JOBS = sql`${sql.id(JOB_SCHEMA)}.jobs`;

async function countJobs(db: Kysely<Database>): Promise<JobCounts[]> {
  const { rows } = await sql`
    select task_identifier as kind,
      (count(*) filter (where state = 'waiting'))::int as waiting,
      (count(*) filter (where state = 'running'))::int as running,
      (count(*) filter (where state = 'retrying'))::int as retrying,
      (count(*) filter (where state = 'given up'))::int as "givenUp"
    from (
      select task_identifier, case
        when locked_at is not null then 'running'
        when attempts >= max_attempts then 'given up'
        when last_error is not null then 'retrying'
        else 'waiting' end as state
      from ${JOBS}
    ) as job
    group by task_identifier`.execute(db);
  return z.array(jobCountsSchema).parse(rows);
}

/** The worker keeps no time of a failure, but puts the next attempt `exp(attempts)` seconds after it. */
async function readFailed(db: Kysely<Database>, limit: number): Promise<FailedJob[]> {
  const { rows } = await sql`
    select id::text as id, task_identifier as kind, attempts::int as attempts, max_attempts::int as "maxAttempts",
      last_error as error, "failedAt", case when attempts < max_attempts then "runAt" end as "nextAttemptAt"
    from (
      select *, (extract(epoch from run_at) * 1000)::float8 as "runAt",
        (extract(epoch from run_at) * 1000 - 1000 * exp(least(attempts, 10)))::float8 as "failedAt"
      from ${JOBS} where last_error is not null and locked_at is null
    ) as job
    order by "failedAt" desc limit ${limit}`.execute(db);
  return z.array(failedJobSchema).parse(rows);
}

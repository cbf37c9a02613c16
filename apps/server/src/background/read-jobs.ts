import {
  type FailedJob,
  failedJobSchema,
  type JobCounts,
  jobCountsSchema,
} from '@hark/shared/http/background-api';
import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { Database } from '../store/tables.ts';
import { JOB_SCHEMA } from './start-worker.ts';

/** Returns whether the tables exist; they are created for the first job. */
export async function hasJobTables(db: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ jobs: string | null }>`
    select to_regclass(${`${JOB_SCHEMA}.jobs`})::text as jobs`.execute(db);
  return rows[0]?.jobs !== null;
}

const JOBS = sql`${sql.id(JOB_SCHEMA)}.jobs`;

export async function countJobs(db: Kysely<Database>): Promise<JobCounts[]> {
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

/** The worker stores no time of a failure. It schedules the next attempt `exp(attempts)` seconds after it. */
export async function readFailedJobs(db: Kysely<Database>, limit: number): Promise<FailedJob[]> {
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

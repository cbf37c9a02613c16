import { z } from 'zod';

const epochMs = z.number().nullable();

/** `every-server`: each server runs it. `one-server`: one server of a deployment runs it. */
export const taskScopeSchema = z.enum(['every-server', 'one-server']);

/**
 * `waiting` for its next run, `running`, `elsewhere` while another server has it, `done` after its only run, and
 * `stopped`.
 */
export const taskStateSchema = z.enum(['waiting', 'running', 'elsewhere', 'done', 'stopped']);

/** The state of a periodic task on this server. Times are epoch milliseconds. */
export const backgroundTaskSchema = z.object({
  name: z.string(),
  /** What it does, in a few words. */
  summary: z.string(),
  scope: taskScopeSchema,
  state: taskStateSchema,
  /** The server that runs it; null where every server or none does, and while the database does not answer. */
  heldBy: z.string().nullable(),
  /** Interval; null where it runs once. */
  everyMs: z.number().nullable(),
  /** Runs since this server started; so are the following fields. */
  runs: z.number(),
  failures: z.number(),
  /** Failures since the last successful run. */
  consecutiveFailures: z.number(),
  /** Total time of all runs. */
  busyMs: z.number(),
  startedAt: epochMs,
  endedAt: epochMs,
  durationMs: z.number().nullable(),
  succeededAt: epochMs,
  /** Outcome of the last finished run; `stopped`: it was aborted. */
  outcome: z.enum(['succeeded', 'failed', 'stopped']).nullable(),
  /** Error of the last run; null when it did not fail. */
  error: z.string().nullable(),
  nextRunAt: epochMs,
});

/** Numbers of jobs of a kind in the queue, over all servers. */
export const jobCountsSchema = z.object({
  kind: z.string(),
  waiting: z.number(),
  running: z.number(),
  /** Failed and waiting for a retry. */
  retrying: z.number(),
  /** Jobs that failed the allowed number of times; they stay until a person handles them. */
  givenUp: z.number(),
});

/** A job whose last attempt failed. Its payload is not included. */
export const failedJobSchema = z.object({
  id: z.string(),
  kind: z.string(),
  attempts: z.number(),
  maxAttempts: z.number(),
  error: z.string(),
  failedAt: z.number(),
  /** Time of the next attempt; null without one. */
  nextAttemptAt: epochMs,
});

/** `GET /v1/ops/background` */
export const backgroundSchema = z.object({
  /** The answering server: its machine and process. */
  server: z.string(),
  tasks: z.array(backgroundTaskSchema),
  /** Null while the database does not answer. */
  jobs: z.array(jobCountsSchema).nullable(),
  /** Recently failed jobs, latest first; null while the database does not answer. */
  failedJobs: z.array(failedJobSchema).nullable(),
});

export type TaskScope = z.infer<typeof taskScopeSchema>;
export type BackgroundTask = z.infer<typeof backgroundTaskSchema>;
export type JobCounts = z.infer<typeof jobCountsSchema>;
export type FailedJob = z.infer<typeof failedJobSchema>;
export type Background = z.infer<typeof backgroundSchema>;

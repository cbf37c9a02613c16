import { z } from 'zod';

const epochMs = z.number().nullable();

/** `every-server`: it concerns one process. `one-server`: of all servers of a deployment, one runs it. */
export const taskScopeSchema = z.enum(['every-server', 'one-server']);

/**
 * `waiting` for its next run, `running`, `elsewhere` while another server has it, `done` when it runs once and has, and
 * `stopped`.
 */
export const taskStateSchema = z.enum(['waiting', 'running', 'elsewhere', 'done', 'stopped']);

/** A periodic task as this server knows it. Times are epoch milliseconds. */
export const backgroundTaskSchema = z.object({
  name: z.string(),
  /** What it does, in a few words. */
  summary: z.string(),
  scope: taskScopeSchema,
  state: taskStateSchema,
  /** The server that runs it; null where every server does, where none does, and while the database does not say. */
  heldBy: z.string().nullable(),
  /** Null: it runs once. */
  everyMs: z.number().nullable(),
  /** Since this server started, like all that follows. */
  runs: z.number(),
  failures: z.number(),
  /** Since the last run that succeeded. */
  consecutiveFailures: z.number(),
  /** What all runs took together. */
  busyMs: z.number(),
  startedAt: epochMs,
  endedAt: epochMs,
  durationMs: z.number().nullable(),
  succeededAt: epochMs,
  /** Of the last run that has ended; `stopped`: it was told to end before it had finished. */
  outcome: z.enum(['succeeded', 'failed', 'stopped']).nullable(),
  /** Why the last run failed; null when it did not. */
  error: z.string().nullable(),
  nextRunAt: epochMs,
});

/** How many jobs of a kind there are in the queue, over all servers. */
export const jobCountsSchema = z.object({
  kind: z.string(),
  waiting: z.number(),
  running: z.number(),
  /** Failed, and tried again. */
  retrying: z.number(),
  /** Failed as often as they may: they stay until a person looks at them. */
  givenUp: z.number(),
});

/** A job whose last attempt failed. Its payload is not shown. */
export const failedJobSchema = z.object({
  id: z.string(),
  kind: z.string(),
  attempts: z.number(),
  maxAttempts: z.number(),
  error: z.string(),
  failedAt: z.number(),
  /** Null: it is not tried again. */
  nextAttemptAt: epochMs,
});

/** `GET /v1/ops/background` */
export const backgroundSchema = z.object({
  /** The server that answers: its machine and process. */
  server: z.string(),
  tasks: z.array(backgroundTaskSchema),
  /** Null while the database does not answer. */
  jobs: z.array(jobCountsSchema).nullable(),
  /** Those that failed last, the latest first; null while the database does not answer. */
  failedJobs: z.array(failedJobSchema).nullable(),
});

export type TaskScope = z.infer<typeof taskScopeSchema>;
export type BackgroundTask = z.infer<typeof backgroundTaskSchema>;
export type JobCounts = z.infer<typeof jobCountsSchema>;
export type FailedJob = z.infer<typeof failedJobSchema>;
export type Background = z.infer<typeof backgroundSchema>;

import type { FailedJob, JobCounts } from '@hark/shared/http/background-api';
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { Database } from '../store/tables.ts';

/** A kind of job: what it is called and what it is told. */
export interface JobKind<Payload> {
  /** In the list and in metrics: kebab-case, the same in every release. */
  name: string;
  /** Parsed when it is queued and again when it is run, because another release may have queued it. JSON. */
  payload: z.ZodType<Payload>;
  /** After so many it is given up, and stays in the list. */
  maxAttempts: number;
}

export interface JobOptions {
  /** A job that waits under the same key is replaced. */
  key?: string;
  /** Not before, epoch milliseconds. */
  runAt?: number;
  /** Lower numbers run first; 0 by default. */
  priority?: number;
  /** A transaction of the caller: the job is queued when it commits. */
  within?: Kysely<Database>;
}

export interface Attempt {
  /** Aborted when the server closes and the job should end; it is tried again then. */
  signal: AbortSignal;
  /** 1 for the first. */
  number: number;
}

/** An attempt that rejects is tried again, later each time. */
export type JobHandler<Payload> = (payload: Payload, attempt: Attempt) => Promise<void>;

/**
 * Jobs that outlive the process which queued them. Each is run at least once: a server that is killed may have done the
 * work without saying so, and what a handler does must bear being done again.
 */
export interface JobQueue {
  /** Throws where the payload is not of the kind. */
  enqueue<Payload>(kind: JobKind<Payload>, payload: Payload, options?: JobOptions): Promise<void>;
  /** Says who runs a kind, before `start`. */
  handle<Payload>(kind: JobKind<Payload>, run: JobHandler<Payload>): void;
  /** Begins to run jobs, of all kinds that have a handler; nothing where none has, or where they are run already. */
  start(): Promise<void>;
  /** To be called every minute or so once it has started: gives back the jobs of servers that were killed. */
  tend(): Promise<void>;
  /** Of kinds with a handler or with jobs. */
  counts(): Promise<JobCounts[]>;
  /** Jobs whose last attempt failed, the latest first. */
  failed(limit: number): Promise<FailedJob[]>;
  /** Takes no further job, waits for what runs and tells it to end when it takes long. Idempotent. */
  close(): Promise<void>;
}

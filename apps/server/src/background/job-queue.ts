import type { FailedJob, JobCounts } from '@hark/shared/http/background-api';
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { Database } from '../store/tables.ts';

/** A kind of job: its name and its payload. */
export interface JobKind<Payload> {
  /** Name in the list and in metrics: kebab-case, the same in every release. */
  name: string;
  /**
   * Checks the JSON payload when the job is queued and again when it runs, because another release may have queued it.
   */
  payload: z.ZodType<Payload>;
  /** After this many attempts the job is given up, and stays in the list. */
  maxAttempts: number;
}

export interface JobOptions {
  /** Replaces a waiting job with the same key. */
  key?: string;
  /** Earliest start, epoch milliseconds. */
  runAt?: number;
  /** Lower numbers run first; 0 by default. */
  priority?: number;
  /** A transaction of the caller: the job is queued when it commits. */
  within?: Kysely<Database>;
}

export interface Attempt {
  /** Aborted when the server closes and the job should end; it is retried later. */
  signal: AbortSignal;
  /** 1 for the first attempt. */
  number: number;
}

/** A rejected attempt is retried, with growing delays. */
export type JobHandler<Payload> = (payload: Payload, attempt: Attempt) => Promise<void>;

/**
 * Jobs that outlive the process that queued them. Each runs at least once: a killed server may have done the work
 * without recording it, so handlers must tolerate repetition.
 */
export interface JobQueue {
  /** Queues a job. Throws if the payload does not match the kind. */
  enqueue<Payload>(kind: JobKind<Payload>, payload: Payload, options?: JobOptions): Promise<void>;
  /** Registers the handler of a kind, before `start`. */
  handle<Payload>(kind: JobKind<Payload>, run: JobHandler<Payload>): void;
  /** Starts to run jobs of all kinds with a handler. Does nothing without handlers, or if already started. */
  start(): Promise<void>;
  /** Releases the jobs of killed servers. Call it about every minute after the start. */
  tend(): Promise<void>;
  /** Counts the jobs of each kind that has a handler or jobs. */
  counts(): Promise<JobCounts[]>;
  /** Returns jobs whose last attempt failed, the latest first. */
  failed(limit: number): Promise<FailedJob[]>;
  /** Takes no further job, waits for what runs, and aborts it when it takes long. Idempotent. */
  close(): Promise<void>;
}

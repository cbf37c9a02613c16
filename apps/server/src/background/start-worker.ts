import { EventEmitter } from 'node:events';
import type { LogLevel, TaskList, WorkerEvents } from 'graphile-worker';
import type { Pool } from 'pg';
import type { Logger } from 'pino';

/** Schema of the queue's tables, separate from Hark's: graphile-worker creates and changes them. */
export const JOB_SCHEMA = 'hark_jobs';

interface WorkerOptions {
  pool: Pool;
  handlers: TaskList;
  concurrency: number;
  graceMs: number;
  pollMs: number;
  logger: Logger;
}

export interface Worker {
  /** The id in the locks of its jobs. */
  id: string;
  /** Resolves when it takes no further job: it was stopped, or could not record the result of one. Does not reject. */
  ended: Promise<void>;
  /** Takes no further job, and waits for the running ones. Idempotent. */
  stop(): Promise<void>;
}

/** Starts a worker. It keeps one connection of the pool, which announces new jobs. */
export async function startWorker(given: WorkerOptions): Promise<Worker> {
  const { pool, handlers, concurrency, graceMs, pollMs, logger } = given;
  const { Logger: WorkerLogger, run } = await import('graphile-worker');
  let id = '';
  const events: WorkerEvents = new EventEmitter();
  events.on('pool:create', ({ workerPool }) => {
    ({ id } = workerPool);
  });
  const options = {
    events,
    pgPool: pool,
    schema: JOB_SCHEMA,
    concurrency,
    pollInterval: pollMs,
    noHandleSignals: true,
    // Messages only: their details may contain a payload.
    logger: new WorkerLogger(() => (level, message) => writeLog(logger, level, message)),
    preset: { worker: { gracefulShutdownAbortTimeout: graceMs, ...WRITES_IN_BATCHES } },
  };
  // Without this list it would look for a crontab in the working folder.
  const worker = await run(options, handlers, []);
  const ended = worker.promise.catch((error: unknown) => {
    logger.error({ err: error }, 'job queue stopped; restarting it');
  });
  return {
    id,
    ended,
    async stop() {
      // Rejects if the worker has ended by itself.
      await worker.stop().catch(() => undefined);
      await ended;
    },
  };
}

/**
 * Makes the worker await the recording of results. By default it does not await that before the next job or its stop,
 * and a failure of it ends the process.
 */
const WRITES_IN_BATCHES = { completeJobBatchDelay: 0, failJobBatchDelay: 0 };

/** The worker logs each successful job as information. */
function writeLog(logger: Logger, level: `${LogLevel}`, message: string): void {
  switch (level) {
    case 'error':
      logger.error(`job queue: ${message}`);
      return;
    case 'warning':
      logger.warn(`job queue: ${message}`);
      return;
    case 'info':
    case 'debug':
      logger.debug(`job queue: ${message}`);
  }
}

import { EventEmitter } from 'node:events';
import type { LogLevel, TaskList, WorkerEvents } from 'graphile-worker';
import type { Pool } from 'pg';
import type { Logger } from 'pino';

/** Where the tables of the queue lie, apart from those of Hark: graphile-worker makes and changes them. */
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
  /** Under which it locks its jobs. */
  id: string;
  /** When it takes no further job: it was stopped, or could not write down what became of one. Does not reject. */
  ended: Promise<void>;
  /** Takes no further job, and waits for what runs. Idempotent. */
  stop(): Promise<void>;
}

/** Starts to run jobs. It keeps one connection of the pool, on which it is told of new ones. */
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
    // Its messages only: what comes with them may hold a payload.
    logger: new WorkerLogger(() => (level, message) => writeLog(logger, level, message)),
    preset: { worker: { gracefulShutdownAbortTimeout: graceMs, ...WRITES_IN_BATCHES } },
  };
  // Without a list of times it would look for a file of them in the working folder.
  const worker = await run(options, handlers, []);
  const ended = worker.promise.catch((error: unknown) => {
    logger.error({ err: error }, 'job queue stopped; restarting it');
  });
  return {
    id,
    ended,
    async stop() {
      // It rejects where it has ended by itself.
      await worker.stop().catch(() => undefined);
      await ended;
    },
  };
}

/**
 * The one way in which it looks after the writing down of what became of a job: otherwise it waits for that neither before
 * it takes the next nor before it has stopped, and a failure of it ends the process.
 */
const WRITES_IN_BATCHES = { completeJobBatchDelay: 0, failJobBatchDelay: 0 };

/** What it calls information is each job that ended well. */
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

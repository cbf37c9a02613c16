import type { LogLevel, Runner, TaskList } from 'graphile-worker';
import type { Pool } from 'pg';
import type { Logger } from 'pino';

/** Where the tables of the queue lie, apart from those of Hark: graphile-worker makes and changes them. */
export const JOB_SCHEMA = 'hark_jobs';

/** New jobs are told of at once; this finds those that are due for another reason. */
const POLL_MS = 5_000;

interface WorkerOptions {
  pool: Pool;
  handlers: TaskList;
  concurrency: number;
  graceMs: number;
  logger: Logger;
}

/** Starts to run jobs. It keeps one connection of the pool, on which it is told of new ones. */
export async function startWorker(given: WorkerOptions): Promise<Runner> {
  const { pool, handlers, concurrency, graceMs, logger } = given;
  const { Logger: WorkerLogger, run } = await import('graphile-worker');
  const options = {
    pgPool: pool,
    schema: JOB_SCHEMA,
    concurrency,
    pollInterval: POLL_MS,
    noHandleSignals: true,
    // Its messages only: what comes with them may hold a payload.
    logger: new WorkerLogger(() => (level, message) => writeLog(logger, level, message)),
    preset: { worker: { gracefulShutdownAbortTimeout: graceMs } },
  };
  // Without a list of times it would look for a file of them in the working folder.
  const worker = await run(options, handlers, []);
  worker.promise.catch((error: unknown) => logger.error({ err: error }, 'the queue of jobs has stopped'));
  return worker;
}

/** What it calls information is each job that ended well. */
function writeLog(logger: Logger, level: `${LogLevel}`, message: string): void {
  switch (level) {
    case 'error':
      logger.error(`queue of jobs: ${message}`);
      return;
    case 'warning':
      logger.warn(`queue of jobs: ${message}`);
      return;
    case 'info':
    case 'debug':
      logger.debug(`queue of jobs: ${message}`);
  }
}

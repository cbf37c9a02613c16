import { hostname } from 'node:os';
import type { Logger } from 'pino';
import { createBackgroundRunner, type BackgroundRunner } from '../background/background-runner.ts';
import { createPostgresJobQueue } from '../background/postgres-job-queue.ts';
import { createPostgresTaskLocks } from '../background/postgres-task-locks.ts';
import type { Closers } from '../base/closers.ts';
import type { OpenedDatabase } from '../store/open-database.ts';

interface BackgroundOptions {
  database: OpenedDatabase;
  deployment: string;
  logger: Logger;
}

/** Opens the background runner. It opens no connection before a task or a job needs one. */
export function openBackground(
  { database, deployment, logger }: BackgroundOptions,
  closers: Closers,
): BackgroundRunner {
  const { db, pool, connectionString } = database;
  const server = `${hostname()}:${process.pid}`;
  const locks = createPostgresTaskLocks({ connectionString, deployment, server, logger });
  const runner = createBackgroundRunner({
    server,
    locks,
    jobs: createPostgresJobQueue({ db, pool, locks, logger }),
    nowMs: Date.now,
    logger,
  });
  closers.add('background work', () => runner.close());
  return runner;
}

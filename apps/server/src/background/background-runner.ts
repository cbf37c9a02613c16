import type { Background } from '@hark/shared/http/background-api';
import type { Logger } from 'pino';
import type { JobQueue } from './job-queue.ts';
import type { PeriodicTask } from './periodic-task.ts';
import { startTask, type StartedTask, type TaskParts } from './start-task.ts';
import type { TaskLocks } from './task-locks.ts';
import type { TaskStatus } from './task-record.ts';

/** Long enough to finish a statement, short enough for the patience of a service manager. */
const GRACE_MS = 2_000;
/** Nobody reads more. */
const MOST_FAILED_JOBS = 50;

/** All work beside the requests: periodic tasks and queued jobs. */
export interface BackgroundRunner {
  /** Starts a task. Its name must be unique among those that are not stopped. */
  every(task: PeriodicTask): StartedTask;
  readonly jobs: JobQueue;
  /** Returns the tasks of this server, without asking the database. */
  tasks(): TaskStatus[];
  /** Returns the state of tasks and jobs, for operators. */
  status(): Promise<Background>;
  /** Starts nothing more, waits for what runs, and aborts it when it takes long. Idempotent. */
  close(): Promise<void>;
}

interface RunnerOptions
  extends Pick<TaskParts, 'locks' | 'nowMs'>, Partial<Pick<TaskParts, 'random' | 'graceMs'>> {
  /** The server's name for operators: machine and process. */
  server: string;
  jobs: JobQueue;
  logger: Logger;
}

export function createBackgroundRunner(options: RunnerOptions): BackgroundRunner {
  const { server, locks, jobs, nowMs, logger, random = Math.random, graceMs = GRACE_MS } = options;
  const started = new Map<string, StartedTask>();
  let closing: Promise<void> | null = null;

  const tasks = (): TaskStatus[] => [...started.values()].map((each) => each.status());

  async function closeAll(): Promise<void> {
    await Promise.all([jobs.close(), ...[...started.values()].map((each) => each.stop())]);
    await locks.close();
  }

  return {
    jobs,
    tasks,
    every(task) {
      if (closing !== null) throw new Error(`The runner is closed: ${task.name} cannot start.`);
      if (started.has(task.name)) throw new Error(`There is a task ${task.name} already.`);
      const running = startTask(task, { locks, nowMs, random, graceMs, logger });
      started.set(task.name, running);
      return {
        ...running,
        async stop() {
          await running.stop();
          // The name is free again.
          if (started.get(task.name) === running && closing === null) started.delete(task.name);
        },
      };
    },
    async status() {
      const known = tasks();
      const [holders, counts, failedJobs] = await Promise.all([
        holdersOf(known, locks).catch(() => null),
        jobs.counts().catch(() => null),
        jobs.failed(MOST_FAILED_JOBS).catch(() => null),
      ]);
      const heldBy = (name: string): string | null => holders?.get(name) ?? null;
      const listed = known.map((task) => Object.assign({ heldBy: heldBy(task.name) }, task));
      return { server, tasks: listed, jobs: counts, failedJobs };
    },
    close: () => (closing ??= closeAll()),
  };
}

async function holdersOf(
  tasks: readonly TaskStatus[],
  locks: TaskLocks,
): Promise<ReadonlyMap<string, string>> {
  const names = tasks.filter(({ scope }) => scope === 'one-server').map(({ name }) => name);
  return names.length === 0 ? new Map() : locks.holders(names);
}

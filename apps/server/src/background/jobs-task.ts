import type { JobQueue } from './job-queue.ts';
import type { PeriodicTask } from './periodic-task.ts';

/** Starts the queue, once all handlers are there, and tends it. */
export function jobsTask(jobs: Pick<JobQueue, 'start' | 'tend'>): PeriodicTask {
  return {
    name: 'jobs',
    summary: 'Runs queued jobs, including those of killed servers',
    scope: 'every-server',
    everyMs: 60_000,
    async run() {
      await jobs.start();
      await jobs.tend();
    },
  };
}

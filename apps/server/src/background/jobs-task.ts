import type { JobQueue } from './job-queue.ts';
import type { PeriodicTask } from './periodic-task.ts';

/** Starts the queue once all handlers are there; where the database does not let it, again later. */
export function jobsTask(jobs: Pick<JobQueue, 'start'>): PeriodicTask {
  return {
    name: 'jobs',
    summary: 'Starts to run queued jobs',
    scope: 'every-server',
    everyMs: 'once',
    run: () => jobs.start(),
  };
}

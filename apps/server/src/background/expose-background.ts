import { Counter, Gauge, type Registry } from 'prom-client';
import type { BackgroundRunner } from './background-runner.ts';
import type { TaskStatus } from './task-record.ts';

/** Registers what runs beside the requests. The labels are names of tasks and kinds, which are few and of our making. */
export function exposeBackground(
  registry: Registry,
  { tasks, jobs }: Pick<BackgroundRunner, 'tasks' | 'jobs'>,
  nowMs: () => number,
): void {
  const registers = [registry];
  const begunAt = nowMs();

  function counter(name: string, help: string, read: (task: TaskStatus) => number): void {
    const made: Counter = new Counter({
      name,
      help,
      labelNames: ['task'],
      registers,
      collect() {
        made.reset();
        for (const task of tasks()) made.inc({ task: task.name }, read(task));
      },
    });
  }
  counter('hark_background_runs_total', 'Runs of a background task on this server.', ({ runs }) => runs);
  counter(
    'hark_background_failures_total',
    'Runs of a background task that failed on this server.',
    ({ failures }) => failures,
  );
  counter(
    'hark_background_run_seconds_total',
    'Time that runs of a background task took on this server.',
    ({ busyMs }) => busyMs / 1000,
  );
  const sinceSuccess: Gauge = new Gauge({
    name: 'hark_background_since_success_seconds',
    help: 'Time since a background task last succeeded, or since startup if it never has; on the server that runs it.',
    labelNames: ['task'],
    registers,
    collect() {
      sinceSuccess.reset();
      for (const { name, state, succeededAt } of tasks()) {
        if (state !== 'waiting' && state !== 'running') continue;
        sinceSuccess.set({ task: name }, Math.max(0, nowMs() - (succeededAt ?? begunAt)) / 1000);
      }
    },
  });
  const queued: Gauge = new Gauge({
    name: 'hark_background_jobs',
    help: 'Queued jobs of all servers.',
    labelNames: ['kind', 'state'],
    registers,
    async collect() {
      queued.reset();
      // The other metrics are there also while the database is not.
      for (const { kind, ...counts } of await jobs.counts().catch(() => [])) {
        queued.set({ kind, state: 'waiting' }, counts.waiting);
        queued.set({ kind, state: 'running' }, counts.running);
        queued.set({ kind, state: 'retrying' }, counts.retrying);
        queued.set({ kind, state: 'given_up' }, counts.givenUp);
      }
    },
  });
}

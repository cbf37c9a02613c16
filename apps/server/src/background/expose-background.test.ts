import { Registry } from 'prom-client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { exposeBackground } from './expose-background.ts';
import type { JobKind } from './job-queue.ts';
import { createSharedTaskLocks } from './testing/memory-task-locks.ts';
import { runnerForTest, taskNamed } from './testing/runner-for-test.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const failing: JobKind<string> = { name: 'failing', payload: z.string(), maxAttempts: 1 };

/** Returns the lines of the exposition without their comments. */
async function samples(registry: Registry): Promise<string[]> {
  return (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

it('counts runs, failures and durations by task', async () => {
  const runner = runnerForTest();
  const registry = new Registry();
  exposeBackground(registry, runner, Date.now);
  const slow = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2_500));
  runner.every(taskNamed('slow', { everyMs: 60_000, run: slow }));
  runner.every(taskNamed('bad', { everyMs: 60_000, run: () => Promise.reject(new Error('no')) }));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await samples(registry)).toEqual([
    'hark_background_runs_total{task="slow"} 1',
    'hark_background_runs_total{task="bad"} 1',
    'hark_background_failures_total{task="slow"} 0',
    'hark_background_failures_total{task="bad"} 1',
    'hark_background_run_seconds_total{task="slow"} 2.5',
    'hark_background_run_seconds_total{task="bad"} 0',
    'hark_background_since_success_seconds{task="slow"} 2.5',
    'hark_background_since_success_seconds{task="bad"} 5',
  ]);
});

it('does not report a task as overdue that another server has or that is done', async () => {
  const shared = createSharedTaskLocks();
  await shared.of('other').take('elsewhere');
  const runner = runnerForTest({ locks: shared.of('here') });
  const registry = new Registry();
  exposeBackground(registry, runner, Date.now);
  const run = (): Promise<void> => Promise.resolve();
  runner.every(taskNamed('elsewhere', { scope: 'one-server', run }));
  runner.every(taskNamed('done', { everyMs: 'once', run }));
  await vi.advanceTimersByTimeAsync(5_000);
  expect((await samples(registry)).join('\n')).not.toContain('since_success_seconds{');
});

it('counts jobs by kind and state', async () => {
  const runner = runnerForTest();
  const registry = new Registry();
  exposeBackground(registry, runner, Date.now);
  runner.jobs.handle(failing, () => Promise.reject(new Error('no')));
  await runner.jobs.start();
  await runner.jobs.enqueue(failing, 'now');
  await runner.jobs.enqueue(failing, 'later', { runAt: Date.now() + 60_000 });
  await vi.advanceTimersByTimeAsync(0);
  expect(await samples(registry)).toEqual([
    'hark_background_jobs{kind="failing",state="waiting"} 1',
    'hark_background_jobs{kind="failing",state="running"} 0',
    'hark_background_jobs{kind="failing",state="retrying"} 0',
    'hark_background_jobs{kind="failing",state="given_up"} 1',
  ]);
});

import { pino } from 'pino';
import { createBackgroundRunner, type BackgroundRunner } from '../background-runner.ts';
import type { PeriodicTask } from '../periodic-task.ts';
import type { TaskLocks } from '../task-locks.ts';
import { createMemoryJobQueue } from './memory-job-queue.ts';
import { createSharedTaskLocks } from './memory-task-locks.ts';

interface TestRunner {
  server?: string;
  locks?: TaskLocks;
  graceMs?: number;
}

/** A runner without randomness, with locks and jobs in memory. It holds nothing but timers. */
export function runnerForTest({
  server = 'here',
  graceMs = 2_000,
  locks,
}: TestRunner = {}): BackgroundRunner {
  return createBackgroundRunner({
    server,
    locks: locks ?? createSharedTaskLocks().of(server),
    jobs: createMemoryJobQueue({ nowMs: Date.now }),
    nowMs: Date.now,
    random: () => 0,
    graceMs,
    logger: pino({ level: 'silent' }),
  });
}

export function taskNamed(
  name: string,
  task: Partial<PeriodicTask> & Pick<PeriodicTask, 'run'>,
): PeriodicTask {
  return { name, summary: `Does ${name}`, scope: 'every-server', everyMs: 60_000, ...task };
}

/** Work that lasts until the test ends it. */
export function openEnded(): {
  run(signal: AbortSignal): Promise<void>;
  end(): void;
  fail(error: Error): void;
  signals: AbortSignal[];
} {
  const signals: AbortSignal[] = [];
  let settle: { resolve(): void; reject(error: Error): void } | null = null;
  return {
    signals,
    run: (signal) =>
      new Promise((resolve, reject) => {
        signals.push(signal);
        settle = { resolve, reject };
      }),
    end: () => settle?.resolve(),
    fail: (error) => settle?.reject(error),
  };
}

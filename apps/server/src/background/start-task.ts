import type { Logger } from 'pino';
import { backOffMs } from './back-off.ts';
import { BackgroundError } from './background-error.ts';
import { failureInWords } from './failure-in-words.ts';
import type { NextRun, PeriodicTask } from './periodic-task.ts';
import type { TaskLock, TaskLocks } from './task-locks.ts';
import { createTaskRecord, type TaskStatus } from './task-record.ts';

/** How soon at the latest a task is taken over from a server that has gone. */
const TAKE_OVER_MS = 15_000;

export interface TaskParts {
  locks: TaskLocks;
  /** Epoch milliseconds. */
  nowMs(): number;
  /** From 0 to 1. */
  random(): number;
  /** How long a run may go on when it is stopped, before it is told to end. */
  graceMs: number;
  logger: Logger;
}

export interface StartedTask {
  status(): TaskStatus;
  /** Starts no further run, and waits for the one that is going on. Idempotent; does not reject. */
  stop(): Promise<void>;
}

/** Runs one task by its times. There is one timer or one run at a time, so that runs never overlap. */
export function startTask(task: PeriodicTask, parts: TaskParts): StartedTask {
  const { locks, nowMs, random, logger, graceMs } = parts;
  const usualMs = task.everyMs === 'once' ? 0 : task.everyMs;
  const record = createTaskRecord(task);
  let timer: NodeJS.Timeout | undefined;
  let lock: TaskLock | null = null;
  let run: AbortController | null = null;
  let turning: Promise<void> = Promise.resolve();
  let stopping: Promise<void> | null = null;

  function wait(delayMs: number): void {
    if (stopping !== null) return;
    timer = setTimeout(() => {
      turning = turn();
    }, delayMs);
    timer.unref();
  }

  async function turn(): Promise<void> {
    try {
      if (!(await isMine())) {
        const pauseMs = Math.min(usualMs, TAKE_OVER_MS);
        record.isElsewhere(nowMs() + pauseMs);
        wait(pauseMs);
        return;
      }
      if (stopping !== null) return;
      const next = await runOnce();
      goOn(record.succeeds(nowMs()), next);
    } catch (error) {
      if (error instanceof BackgroundError && error.code === 'closing') record.isCutShort(nowMs());
      else retry(error);
    }
  }

  async function isMine(): Promise<boolean> {
    if (task.scope === 'every-server') return true;
    if (lock === null || lock.lost.aborted) lock = await locks.take(task.name);
    return lock !== null;
  }

  /** Rejects with why the run was told to end, where it was: what it throws then only follows from that. */
  async function runOnce(): Promise<NextRun | undefined> {
    const ending = new AbortController();
    const { signal } = ending;
    const lost = lock?.lost;
    const onLost = (): void => ending.abort(lost?.reason);
    const overdue = endLate(ending, task.timeoutMs);
    run = ending;
    record.starts(nowMs());
    try {
      lost?.addEventListener('abort', onLost);
      return (await task.run(signal)) ?? undefined;
    } catch (error) {
      throw signal.aborted ? signal.reason : error;
    } finally {
      clearTimeout(overdue);
      lost?.removeEventListener('abort', onLost);
      run = null;
    }
  }

  function goOn(failuresEnded: number, next: NextRun | undefined): void {
    if (failuresEnded > 0)
      logger.info({ task: task.name, failures: failuresEnded }, 'a background task works again');
    if (task.everyMs === 'once') {
      record.isDone();
      return;
    }
    const pauseMs = next?.inMs ?? usualMs * (1 + (task.jitterShare ?? 0) * random());
    record.waits(nowMs() + pauseMs);
    wait(pauseMs);
  }

  function retry(error: unknown): void {
    const failures = record.fails(nowMs(), failureInWords(error));
    const retryInMs = backOffMs({ failures, everyMs: usualMs, random });
    logger.error(
      { err: error, task: task.name, failures, retryInMs },
      'a background task failed; trying again',
    );
    record.waits(nowMs() + retryInMs);
    wait(retryInMs);
  }

  async function end(): Promise<void> {
    clearTimeout(timer);
    const grace = setTimeout(() => run?.abort(new BackgroundError('closing', 'the server closes')), graceMs);
    await turning;
    clearTimeout(grace);
    await lock?.release();
    record.stops();
  }

  const firstMs = task.firstAfterMs ?? 0;
  record.waits(nowMs() + firstMs);
  wait(firstMs);
  return { status: record.status, stop: () => (stopping ??= end()) };
}

function endLate(run: AbortController, timeoutMs: number | undefined): NodeJS.Timeout | undefined {
  if (timeoutMs === undefined) return undefined;
  const late = (): void =>
    run.abort(new BackgroundError('task_timeout', `it took longer than ${timeoutMs / 1000} s`));
  return setTimeout(late, timeoutMs).unref();
}

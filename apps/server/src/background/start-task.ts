import type { Logger } from 'pino';
import { backOffMs } from './back-off.ts';
import { BackgroundError } from './background-error.ts';
import { failureInWords } from './failure-in-words.ts';
import type { NextRun, PeriodicTask } from './periodic-task.ts';
import { type Run, startRun } from './start-run.ts';
import type { TaskLocks } from './task-locks.ts';
import { createTaskRecord, type TaskStatus } from './task-record.ts';
import { createTaskTurn } from './task-turn.ts';

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
export function startTask(
  task: PeriodicTask,
  { locks, nowMs, random, logger, graceMs }: TaskParts,
): StartedTask {
  const usualMs = task.everyMs === 'once' ? 0 : task.everyMs;
  const askAgainMs = task.everyMs === 'once' ? TAKE_OVER_MS : Math.min(task.everyMs, TAKE_OVER_MS);
  const record = createTaskRecord(task);
  const turn = createTaskTurn(task, locks);
  let timer: NodeJS.Timeout | undefined;
  let run: Run | null = null;
  let working: Promise<void> = Promise.resolve();
  let stopping: Promise<void> | null = null;

  function wait(pauseMs: number, note: (until: number) => void = record.waits): void {
    note(nowMs() + pauseMs);
    if (stopping !== null) return;
    timer = setTimeout(() => {
      working = work().catch(afterFailure);
    }, pauseMs);
    timer.unref();
  }

  async function work(): Promise<void> {
    if (!(await turn.isMine())) {
      wait(askAgainMs, record.isElsewhere);
      return;
    }
    if (stopping !== null) return;
    record.starts(nowMs());
    run = startRun(task, turn.lost());
    afterSuccess(await run.ended);
  }

  function afterSuccess(next: NextRun | undefined): void {
    const failures = record.succeeds(nowMs());
    if (failures > 0) logger.info({ task: task.name, failures }, 'background task recovered');
    if (task.everyMs === 'once') record.isDone();
    else wait(next?.inMs ?? usualMs * (1 + (task.jitterShare ?? 0) * random()));
  }

  function afterFailure(error: unknown): void {
    if (error instanceof BackgroundError && error.code === 'closing') {
      record.isCutShort(nowMs());
      return;
    }
    const failures = record.fails(nowMs(), failureInWords(error));
    const retryInMs = backOffMs({ failures, everyMs: usualMs, random });
    logger.error({ err: error, task: task.name, failures, retryInMs }, 'background task failed; retrying');
    wait(retryInMs);
  }

  async function end(): Promise<void> {
    clearTimeout(timer);
    const tellToEnd = (): void =>
      run?.tellToEnd(new BackgroundError('closing', 'the server is shutting down'));
    const grace = setTimeout(tellToEnd, graceMs);
    await working;
    clearTimeout(grace);
    await turn.release();
    record.stops();
  }

  wait(task.firstAfterMs ?? 0);
  return { status: record.status, stop: () => (stopping ??= end()) };
}

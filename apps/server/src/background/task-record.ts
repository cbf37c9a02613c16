import type { BackgroundTask } from '@hark/shared/http/background-api';
import type { PeriodicTask } from './periodic-task.ts';

/** The state of a task as far as it is known without the database. */
export type TaskStatus = Omit<BackgroundTask, 'heldBy'>;

/** The history of a task. Each call records one event; the last one decides the state. */
export interface TaskRecord {
  waits(until: number): void;
  isElsewhere(askAgainAt: number): void;
  starts(at: number): void;
  /** @returns the number of failures before it */
  succeeds(at: number): number;
  /** @param at also for a run that never started. @returns the number of consecutive failures */
  fails(at: number, error: string): number;
  isCutShort(at: number): void;
  isDone(): void;
  stops(): void;
  status(): TaskStatus;
}

export function createTaskRecord({ name, summary, scope, everyMs }: PeriodicTask): TaskRecord {
  let status: TaskStatus = {
    name,
    summary,
    scope,
    state: 'waiting',
    everyMs: everyMs === 'once' ? null : everyMs,
    runs: 0,
    failures: 0,
    consecutiveFailures: 0,
    busyMs: 0,
    startedAt: null,
    endedAt: null,
    durationMs: null,
    succeededAt: null,
    outcome: null,
    error: null,
    nextRunAt: null,
  };

  function change(changed: Partial<TaskStatus>): void {
    status = { ...status, ...changed };
  }

  function ended(at: number): Pick<TaskStatus, 'endedAt' | 'durationMs' | 'busyMs'> {
    const { state, startedAt, busyMs } = status;
    if (state !== 'running' || startedAt === null) return { endedAt: at, durationMs: null, busyMs };
    const durationMs = Math.max(0, at - startedAt);
    return { endedAt: at, durationMs, busyMs: busyMs + durationMs };
  }

  return {
    waits: (nextRunAt) => change({ state: 'waiting', nextRunAt }),
    isElsewhere: (nextRunAt) => change({ state: 'elsewhere', nextRunAt }),
    starts: (startedAt) =>
      change({
        state: 'running',
        startedAt,
        endedAt: null,
        durationMs: null,
        nextRunAt: null,
        runs: status.runs + 1,
      }),
    succeeds(at) {
      const { consecutiveFailures } = status;
      change({ ...ended(at), outcome: 'succeeded', error: null, succeededAt: at, consecutiveFailures: 0 });
      return consecutiveFailures;
    },
    fails(at, error) {
      const consecutiveFailures = status.consecutiveFailures + 1;
      const failures = status.failures + 1;
      change({ ...ended(at), outcome: 'failed', error, failures, consecutiveFailures });
      return consecutiveFailures;
    },
    isCutShort: (at) => change({ ...ended(at), outcome: 'stopped', error: null }),
    isDone: () => change({ state: 'done', nextRunAt: null }),
    stops: () => change({ state: 'stopped', nextRunAt: null }),
    status: () => status,
  };
}

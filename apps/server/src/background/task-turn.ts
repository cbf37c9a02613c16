import type { PeriodicTask } from './periodic-task.ts';
import type { TaskLock, TaskLocks } from './task-locks.ts';

/** Decides whether this server may run a task. */
export interface TaskTurn {
  /** Takes the task if it is free. Rejects while that is unknown. */
  isMine(): Promise<boolean>;
  /** Returns the signal of the lock; undefined if none is needed. */
  lost(): AbortSignal | undefined;
  /** Releases the task to other servers. */
  release(): Promise<void>;
}

export function createTaskTurn({ name, scope }: PeriodicTask, locks: TaskLocks): TaskTurn {
  let lock: TaskLock | null = null;
  return {
    async isMine() {
      if (scope === 'every-server') return true;
      if (lock === null || lock.lost.aborted) lock = await locks.take(name);
      return lock !== null;
    },
    lost: () => lock?.lost,
    release: async () => lock?.release(),
  };
}

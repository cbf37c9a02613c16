import type { PeriodicTask } from './periodic-task.ts';
import type { TaskLock, TaskLocks } from './task-locks.ts';

/** Whether this server may run a task. */
export interface TaskTurn {
  /** Takes the task where nobody has it. Rejects while that cannot be found out. */
  isMine(): Promise<boolean>;
  /** Of the lock that is held; undefined where none is needed. */
  lost(): AbortSignal | undefined;
  /** Lets another server have it. */
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

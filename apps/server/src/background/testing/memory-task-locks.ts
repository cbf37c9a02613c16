import { BackgroundError } from '../background-error.ts';
import type { TaskLock, TaskLocks } from '../task-locks.ts';

interface Held {
  server: string;
  lost: AbortController;
}

export interface SharedTaskLocks {
  /** The locks as one server sees them. */
  of(server: string): TaskLocks;
  /** Takes everything away from a server, as a broken connection does. */
  breakOff(server: string): void;
  /** While true, nothing can be found out. */
  setUnreachable(isUnreachable: boolean): void;
}

/** What servers of one deployment share, for tests of them in one process. */
export function createSharedTaskLocks(): SharedTaskLocks {
  const held = new Map<string, Held>();
  let isUnreachable = false;

  const requireReach = (): void => {
    if (isUnreachable) throw new Error('the locks cannot be reached');
  };

  function free(isFreed: (held: Held) => boolean): Held[] {
    const freed = [...held].filter(([, each]) => isFreed(each));
    for (const [task] of freed) held.delete(task);
    return freed.map(([, each]) => each);
  }

  return {
    of: (server) => ({
      async take(task) {
        requireReach();
        if (held.has(task)) return null;
        const mine: Held = { server, lost: new AbortController() };
        held.set(task, mine);
        const lock: TaskLock = {
          lost: mine.lost.signal,
          release: async () => void free((each) => each === mine),
        };
        return lock;
      },
      async holders(tasks) {
        requireReach();
        return new Map(
          [...held].filter(([task]) => tasks.includes(task)).map(([task, { server }]) => [task, server]),
        );
      },
      close: async () => void free((each) => each.server === server),
    }),
    breakOff(server) {
      for (const { lost } of free((each) => each.server === server))
        lost.abort(new BackgroundError('lock_lost', 'the lock connection was lost'));
    },
    setUnreachable: (next) => void (isUnreachable = next),
  };
}

import { BackgroundError } from './background-error.ts';
import {
  LOCKS_OF,
  openLockConnection,
  type LockConnection,
  type LockConnectionOptions,
} from './lock-connection.ts';
import type { TaskLock, TaskLocks } from './task-locks.ts';

interface LockOptions extends LockConnectionOptions {
  /** Servers with the same name share their tasks. */
  deployment: string;
}

/**
 * One session lock for each task, all on one connection outside the pool, opened for the first lock. When that
 * connection ends, the locks end on both sides within half a minute: PostgreSQL checks silent clients, and the client
 * sends a heartbeat before that. A proxy between them must preserve sessions.
 */
export function createPostgresTaskLocks(options: LockOptions): TaskLocks {
  const space = `hark.background.${options.deployment}`;
  let opening: Promise<LockConnection> | null = null;
  let isClosed = false;

  function connection(): Promise<LockConnection> {
    if (isClosed) return Promise.reject(new BackgroundError('closing', 'the server closes'));
    if (opening !== null) return opening;
    const forget = (): void => {
      if (opening === mine) opening = null;
    };
    const mine = openLockConnection(options, forget);
    opening = mine;
    mine.catch(forget);
    return mine;
  }

  function lockOf(task: string, { held, query }: LockConnection): TaskLock {
    const lost = new AbortController();
    held.set(task, lost);
    return {
      lost: lost.signal,
      async release() {
        if (held.get(task) !== lost) return;
        held.delete(task);
        await query(UNLOCK, [space, task]).catch(() => undefined);
      },
    };
  }

  return {
    async take(task) {
      const on = await connection();
      // PostgreSQL would grant the same session the lock again.
      if (on.held.has(task)) return null;
      const [row] = await on.query<{ taken: boolean }>(TRY_LOCK, [space, task]);
      return row?.taken === true ? lockOf(task, on) : null;
    },
    async holders(tasks) {
      const { query } = await connection();
      const rows = await query<{ task: string; server: string }>(HOLDERS, [space, tasks]);
      return new Map(rows.map(({ task, server }) => [task, server]));
    },
    async close() {
      isClosed = true;
      const on = await opening?.catch(() => null);
      opening = null;
      await on?.end();
    },
  };
}

const TRY_LOCK = 'select pg_try_advisory_lock(hashtext($1), hashtext($2)) as taken';
const UNLOCK = 'select pg_advisory_unlock(hashtext($1), hashtext($2))';
const HOLDERS = `
  select task, substr(application_name, ${LOCKS_OF.length + 1}) as server
  from unnest($2::text[]) as task
  join pg_locks on locktype = 'advisory' and granted and objsubid = 2
    and classid = hashtext($1)::oid and objid = hashtext(task)::oid
    and database = (select oid from pg_database where datname = current_database())
  join pg_stat_activity using (pid)`;

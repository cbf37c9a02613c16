import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, onTestFinished, it } from 'vitest';
import { z } from 'zod';
import { openDatabase, type OpenedDatabase } from '../store/open-database.ts';
import { makeTemporaryDataDir } from '../store/testing/temporary-data-dir.ts';
import { describeJobQueue } from './testing/job-queue.contract.ts';
import type { Attempt, JobKind, JobQueue } from './job-queue.ts';
import { createPostgresJobQueue } from './postgres-job-queue.ts';
import type { TaskLocks } from './task-locks.ts';
import { createMemoryJobQueue } from './testing/memory-job-queue.ts';
import { createSharedTaskLocks } from './testing/memory-task-locks.ts';

const logger = pino({ level: 'silent' });
const folder = await makeTemporaryDataDir();
let database: OpenedDatabase;

beforeAll(async () => {
  database = await openDatabase({ dataDir: folder.dataDir, logger });
}, 60_000);
afterAll(async () => {
  await database.close();
  await folder.remove();
});

async function openQueue(locks = createSharedTaskLocks().of('here:1')): Promise<JobQueue> {
  const { db, pool } = database;
  await sql`drop schema if exists hark_jobs cascade`.execute(db);
  const queue = createPostgresJobQueue({ db, pool, locks, concurrency: 1, graceMs: 50, pollMs: 100, logger });
  onTestFinished(() => queue.close());
  return queue;
}

/** A second queue beside that of `openQueue`. */
function otherQueue(locks: TaskLocks): JobQueue {
  const queue = createPostgresJobQueue({
    ...database,
    locks,
    concurrency: 1,
    graceMs: 50,
    pollMs: 100,
    logger,
  });
  onTestFinished(() => queue.close());
  return queue;
}

async function advance(ms: number): Promise<void> {
  const { db } = database;
  await sql`update hark_jobs._private_jobs set run_at = run_at - ${ms} * interval '1 ms'`.execute(db);
  await sql`select pg_notify('jobs:insert', '{"count": 1}')`.execute(db);
}

describeJobQueue('a queue in memory', async () => {
  let now = 1_000_000;
  const queue = createMemoryJobQueue({ nowMs: () => now });
  return {
    queue,
    nowMs: () => now,
    async advance(ms) {
      now += ms;
      queue.wake();
    },
  };
});

describeJobQueue('the queue of PostgreSQL', async () => ({
  queue: await openQueue(),
  nowMs: Date.now,
  advance,
}));

const noting: JobKind<string> = { name: 'noting', payload: z.string(), maxAttempts: 2 };

describe('the queue of PostgreSQL', () => {
  const tables = async (): Promise<string | null | undefined> =>
    (
      await sql<{ name: string | null }>`select to_regclass('hark_jobs.jobs')::text as name`.execute(
        database.db,
      )
    ).rows[0]?.name;

  it('creates no tables before a job or a handler', async () => {
    const queue = await openQueue();
    await queue.start();
    expect(await queue.counts()).toEqual([]);
    expect(await queue.failed(10)).toEqual([]);
    expect(await tables()).toBeNull();
  });

  it("queues a job only when its caller's transaction commits", async () => {
    const queue = await openQueue();
    const notes: string[] = [];
    queue.handle(noting, async (note) => void notes.push(note));
    await queue.start();
    const failing = database.db.transaction().execute(async (within) => {
      await queue.enqueue(noting, 'rolled back', { within });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await database.db.transaction().execute((within) => queue.enqueue(noting, 'committed', { within }));
    await expect.poll(() => notes).toEqual(['committed']);
    expect(await queue.counts()).toMatchObject([{ waiting: 0 }]);
  });

  it('runs a job that a vanished server queued', async () => {
    const first = await openQueue();
    await first.enqueue(noting, 'left over');
    await first.close();
    const next = otherQueue(createSharedTaskLocks().of('next:1'));
    const notes: string[] = [];
    next.handle(noting, async (note) => void notes.push(note));
    await next.start();
    await expect.poll(() => notes).toEqual(['left over']);
  });

  it('continues after its connections broke', async () => {
    const queue = await openQueue();
    const notes: string[] = [];
    queue.handle(noting, async (note) => void notes.push(note));
    await queue.start();
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'hark' and pid <> pg_backend_pid()`.execute(database.db);
    await queue.enqueue(noting, 'after');
    await expect
      .poll(async () => {
        await advance(0);
        return notes;
      })
      .toEqual(['after']);
  });

  it('soon runs a job of a killed server, but not of a living one', async () => {
    const shared = createSharedTaskLocks();
    const killed = await openQueue(shared.of('killed:1'));
    const [alive, other] = [otherQueue(shared.of('alive:2')), otherQueue(shared.of('other:3'))];
    const runs: string[] = [];
    const hang =
      (name: string) =>
      async (note: string, { signal }: Attempt) => {
        runs.push(`${note} by ${name}`);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      };
    killed.handle(noting, hang('killed'));
    await killed.start();
    await killed.tend();
    await killed.enqueue(noting, 'first');
    await expect.poll(() => runs).toEqual(['first by killed']);
    shared.breakOff('killed:1');
    alive.handle(noting, hang('alive'));
    await alive.start();
    await alive.tend();
    await other.enqueue(noting, 'second');
    await expect.poll(() => runs).toHaveLength(2);
    other.handle(noting, async (note) => void runs.push(`${note} by other`));
    await other.start();
    await other.tend();
    expect(await other.counts()).toMatchObject([{ running: 2 }]);
    await other.tend();
    await advance(0);
    await expect.poll(() => runs).toEqual(['first by killed', 'second by alive', 'first by other']);
    await other.tend();
    expect(await other.counts()).toMatchObject([{ running: 1 }]);
  });

  it('restarts and repeats the job if its result cannot be recorded', async () => {
    const { db } = database;
    const queue = await openQueue();
    const notes: string[] = [];
    queue.handle(noting, async (note) => {
      notes.push(note);
      if (notes.length === 1) await sql`alter table hark_jobs._private_jobs rename to elsewhere`.execute(db);
    });
    await queue.start();
    await queue.tend();
    await queue.enqueue(noting, 'again');
    await expect.poll(() => notes).toEqual(['again']);
    // The runner does this every minute.
    const minute = async (): Promise<void> => {
      await queue.start();
      await queue.tend();
    };
    await expect.poll(() => database.pool.totalCount - database.pool.idleCount).toBe(0);
    await sql`alter table hark_jobs.elsewhere rename to _private_jobs`.execute(db);
    await minute();
    await minute();
    await expect
      .poll(async () => {
        await advance(0);
        return notes;
      })
      .toEqual(['again', 'again']);
    await expect.poll(() => queue.counts()).toMatchObject([{ waiting: 0, running: 0 }]);
  });

  it('keeps its jobs after a broken connection', async () => {
    const shared = createSharedTaskLocks();
    const busy = await openQueue(shared.of('busy:1'));
    const other = otherQueue(shared.of('other:2'));
    const runs: string[] = [];
    busy.handle(noting, async (note, { signal }) => {
      runs.push(note);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    });
    await busy.start();
    await busy.tend();
    await busy.enqueue(noting, 'long');
    await expect.poll(() => runs).toEqual(['long']);
    other.handle(noting, async (note) => void runs.push(note));
    await other.start();
    shared.breakOff('busy:1');
    await other.tend();
    await busy.tend();
    await other.tend();
    await other.tend();
    expect(await other.counts()).toMatchObject([{ running: 1 }]);
  });

  it('handles no signals of the process, and leaves no connection open', async () => {
    const before = ['SIGTERM', 'SIGINT', 'SIGHUP'].map((signal) => process.listenerCount(signal));
    const queue = await openQueue();
    queue.handle(noting, () => Promise.resolve());
    await queue.start();
    expect(['SIGTERM', 'SIGINT', 'SIGHUP'].map((signal) => process.listenerCount(signal))).toEqual(before);
    await queue.close();
    await expect.poll(() => database.pool.totalCount - database.pool.idleCount).toBe(0);
  });
});

import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { openDatabase, type OpenedDatabase } from '../store/open-database.ts';
import { makeTemporaryDataDir } from '../store/testing/temporary-data-dir.ts';
import { describeJobQueue } from './testing/job-queue.contract.ts';
import type { JobKind, JobQueue } from './job-queue.ts';
import { createPostgresJobQueue } from './postgres-job-queue.ts';
import { createMemoryJobQueue } from './testing/memory-job-queue.ts';

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

async function openQueue(): Promise<JobQueue> {
  const { db, pool } = database;
  await sql`drop schema if exists hark_jobs cascade`.execute(db);
  const queue = createPostgresJobQueue({ db, pool, concurrency: 1, graceMs: 50, logger });
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

  test('makes no tables while nothing is queued or handled', async () => {
    const queue = await openQueue();
    await queue.start();
    expect(await queue.counts()).toEqual([]);
    expect(await queue.failed(10)).toEqual([]);
    expect(await tables()).toBeNull();
  });

  test('a job is queued when the transaction of its caller commits, and never otherwise', async () => {
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

  test('a job that was queued by a server that has gone is run by the next', async () => {
    const first = await openQueue();
    await first.enqueue(noting, 'left over');
    await first.close();
    const next = createPostgresJobQueue({ db: database.db, pool: database.pool, logger });
    onTestFinished(() => next.close());
    const notes: string[] = [];
    next.handle(noting, async (note) => void notes.push(note));
    await next.start();
    await expect.poll(() => notes).toEqual(['left over']);
  });

  test('goes on after its connections broke', async () => {
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

  test('handles no signals of the process, and leaves no connection behind', async () => {
    const before = ['SIGTERM', 'SIGINT', 'SIGHUP'].map((signal) => process.listenerCount(signal));
    const queue = await openQueue();
    queue.handle(noting, () => Promise.resolve());
    await queue.start();
    expect(['SIGTERM', 'SIGINT', 'SIGHUP'].map((signal) => process.listenerCount(signal))).toEqual(before);
    await queue.close();
    await expect.poll(() => database.pool.totalCount - database.pool.idleCount).toBe(0);
  });
});

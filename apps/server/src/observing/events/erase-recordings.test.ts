import { pino } from 'pino';
import { afterAll, beforeAll, expect, onTestFinished, it, vi } from 'vitest';
import { createPostgresJobQueue } from '../../background/postgres-job-queue.ts';
import { createMemoryJobQueue } from '../../background/testing/memory-job-queue.ts';
import { createSharedTaskLocks } from '../../background/testing/memory-task-locks.ts';
import { openDatabase, type OpenedDatabase } from '../../store/open-database.ts';
import { makeTemporaryDataDir } from '../../store/testing/temporary-data-dir.ts';
import { createClients } from './clients.ts';
import { finishErasures } from './erase-recordings.ts';

const MINUTE_MS = 60_000;
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

it('removes the recordings of an erased client a minute later, and retries until it succeeds', async () => {
  let now = 0;
  const nowMs = (): number => now;
  const jobs = createMemoryJobQueue({ nowMs });
  const erase = vi.fn<(clientId: string) => Promise<number>>().mockResolvedValue(1);
  erase.mockRejectedValueOnce(new Error('the disk is away'));
  const clients = createClients(database.db, finishErasures({ jobs, audioStore: { erase }, nowMs }));
  await jobs.start();
  await clients.register('client-gone');
  await clients.erase('client-gone');
  jobs.wake();
  expect(erase).not.toHaveBeenCalled();
  now += MINUTE_MS;
  jobs.wake();
  await expect.poll(() => jobs.failed(1)).toMatchObject([{ kind: 'erase-recordings', attempts: 1 }]);
  now += MINUTE_MS;
  jobs.wake();
  await expect.poll(() => erase.mock.calls).toEqual([['client-gone'], ['client-gone']]);
  expect(await jobs.counts()).toMatchObject([{ waiting: 0, retrying: 0 }]);
});

it('queues the job exactly when the rows are gone', async () => {
  const { db, pool } = database;
  const jobs = createPostgresJobQueue({ db, pool, locks: createSharedTaskLocks().of('here:1'), logger });
  onTestFinished(() => jobs.close());
  const finish = finishErasures({ jobs, audioStore: { erase: async () => 0 }, nowMs: Date.now });
  const failing = createClients(db, async (clientId, within) => {
    await finish(clientId, within);
    throw new Error('the server died');
  });
  await failing.register('client-stays');
  await expect(failing.erase('client-stays')).rejects.toThrow('the server died');
  expect(await failing.isKnown('client-stays')).toBe(true);
  expect(await jobs.counts()).toMatchObject([{ kind: 'erase-recordings', waiting: 0 }]);
  await createClients(db, finish).erase('client-stays');
  expect(await failing.isKnown('client-stays')).toBe(false);
  expect(await jobs.counts()).toMatchObject([{ kind: 'erase-recordings', waiting: 1 }]);
});

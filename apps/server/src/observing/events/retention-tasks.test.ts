import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, onTestFinished, it, vi } from 'vitest';
import { createSharedTaskLocks } from '../../background/testing/memory-task-locks.ts';
import { runnerForTest } from '../../background/testing/runner-for-test.ts';
import { openDatabase, type OpenedDatabase } from '../../store/open-database.ts';
import { makeTemporaryDataDir } from '../../store/testing/temporary-data-dir.ts';
import { createAudioStore } from './audio-store.ts';
import { createEventPartitions } from './event-partitions.ts';
import { recordingsTask, retentionTask } from './retention-tasks.ts';

const DAY_MS = 86_400_000;
const NOW_MS = Date.UTC(2026, 4, 20, 12);
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

async function keepAnswer(utteranceId: string, ageDays: number): Promise<void> {
  await database.db
    .insertInto('utterance')
    .values({
      utterance_id: utteranceId,
      client_id: 'client',
      session_id: 'session',
      task_id: 'task',
      answered_at: new Date(NOW_MS - ageDays * DAY_MS),
      input: '{}',
      final: '{}',
    })
    .execute();
}

it('one of two servers removes old answers and creates the partitions of the next days', async () => {
  await keepAnswer('old', 31);
  await keepAnswer('young', 29);
  const { db } = database;
  const shared = createSharedTaskLocks();
  const runners = ['left', 'right'].map((server) => {
    const runner = runnerForTest({ server, locks: shared.of(server) });
    onTestFinished(() => runner.close());
    const partitions = createEventPartitions(db);
    runner.every(retentionTask({ db, partitions, retentionDays: 30, nowMs: () => NOW_MS, logger }));
    return runner;
  });
  const states = () => runners.map((runner) => runner.tasks()[0]?.outcome);
  await expect.poll(states).toEqual(['succeeded', null]);
  expect(await db.selectFrom('utterance').select('utterance_id').execute()).toEqual([
    { utterance_id: 'young' },
  ]);
  const { rows } = await database.pool.query<{ name: string }>(
    "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'event'::regclass",
  );
  const days = rows.map(({ name }) => name);
  expect(days).toEqual(expect.arrayContaining(['event_p20260520', 'event_p20260521', 'event_p20260522']));
});

it('each server removes old recordings from its own folder', async () => {
  const folders = await Promise.all([1, 2].map(() => mkdtemp(path.join(tmpdir(), 'hark-audio-'))));
  onTestFinished(async () => void (await Promise.all(folders.map((each) => rm(each, { recursive: true })))));
  const shared = createSharedTaskLocks();
  for (const [index, audioFolder] of folders.entries()) {
    const client = path.join(audioFolder, 'client');
    await mkdir(client);
    for (const [name, ageDays] of [
      ['old.wav', 8],
      ['young.wav', 6],
    ] as const) {
      await writeFile(path.join(client, name), '');
      await utimes(path.join(client, name), NOW_MS / 1000, NOW_MS / 1000 - ageDays * 86_400);
    }
    const audioStore = createAudioStore({ folder: audioFolder, retentionDays: 7, nowMs: () => NOW_MS });
    const runner = runnerForTest({ locks: shared.of(`server ${index}`) });
    onTestFinished(() => runner.close());
    runner.every(recordingsTask(audioStore, logger));
  }
  for (const audioFolder of folders)
    await expect.poll(() => readdir(path.join(audioFolder, 'client'))).toEqual(['young.wav']);
});

it('retries a folder that cannot be read, and reports it without its name', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const expire = vi.fn<() => Promise<number>>().mockResolvedValue(0);
  expire.mockRejectedValueOnce(Object.assign(new Error("EACCES: '/audio/client-7'"), { code: 'EACCES' }));
  const runner = runnerForTest();
  runner.every(recordingsTask({ expire }, logger));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(runner.tasks()).toMatchObject([{ error: 'the system answered EACCES; the log says more' }]);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(runner.tasks()).toMatchObject([{ error: null, outcome: 'succeeded', runs: 2 }]);
});

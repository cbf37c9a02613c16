import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { createRecognizerPool } from '../../recognition/pool/recognizer-pool.ts';
import { fakeDeeds } from '../../recognition/pool/fake-recognizer-worker.ts';
import { requestOf } from '../../recognition/recognizer.contract.ts';
import { bundleEntry } from '../../testing/bundle-entry.ts';
import { drillWorkerEnvironment } from './drill-worker-options.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

let entries: { worker: URL; real: URL; phrases: URL };
let memoFolder = '';

beforeAll(async () => {
  const [worker, real, phrases] = await Promise.all([
    bundleEntry(new URL('./drill-recognizer-worker.ts', import.meta.url)),
    bundleEntry(new URL('../../recognition/pool/fake-recognizer-worker.ts', import.meta.url)),
    bundleEntry(new URL('../../recognition/pool/phrases-worker.ts', import.meta.url)),
  ]);
  entries = { worker, real, phrases };
});
beforeEach(async () => {
  memoFolder = await mkdtemp(join(tmpdir(), 'hark-memo-'));
});
afterEach(() => rm(memoFolder, { recursive: true, force: true }));
afterAll(() => vi.unstubAllEnvs());

/** Opens a pool with one thread that remembers, hands it to the work, and closes it. */
async function withPool<Result>(
  work: (pool: ReturnType<typeof createRecognizerPool>) => Promise<Result>,
  delayMs = 0,
): Promise<Result> {
  const environment = drillWorkerEnvironment({ recognizer: entries.real.href, memoFolder, delayMs });
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const pool = createRecognizerPool({
    workerUrl: entries.worker,
    phrasesWorkerUrl: entries.phrases,
    workers: 1,
  });
  try {
    return await work(pool);
  } finally {
    await pool.close();
  }
}

const samplesOf = (third: number) => Float32Array.from([fakeDeeds.answer, 0, third]);

async function transcriptOf(pool: ReturnType<typeof createRecognizerPool>, third: number) {
  const outcome = await pool.recognize(requestOf(samplesOf(third)));
  if (outcome.type !== 'recognized') throw new Error(`the outcome was ${outcome.type}`);
  return outcome.recognition;
}

it('asks the real thread once for each audio, also across processes', async () => {
  const heard = await withPool(async (pool) => [
    await transcriptOf(pool, 1),
    await transcriptOf(pool, 1),
    await transcriptOf(pool, 2),
  ]);
  expect(heard.map(({ transcript }) => transcript)).toEqual(['heard', 'heard', 'heard']);
  expect((await readdir(memoFolder)).length).toBe(2);
  await withPool((pool) => transcriptOf(pool, 1));
  expect((await readdir(memoFolder)).length).toBe(2);
});

it('asks again when the bias phrases have changed', async () => {
  const transcripts = await withPool(async (pool) => {
    const before = await transcriptOf(pool, 1);
    await pool.bias([{ text: 'Stanford University' }]);
    return [before.transcript, (await transcriptOf(pool, 1)).transcript];
  });
  expect(transcripts).toEqual(['heard', 'heard, with 1 expected']);
});

it('takes longer by the delay of the drill, and says so', async () => {
  const { recognition, tookMs } = await withPool(async (pool) => {
    await transcriptOf(pool, 1);
    const begunMs = performance.now();
    return { recognition: await transcriptOf(pool, 1), tookMs: performance.now() - begunMs };
  }, 300);
  expect(tookMs).toBeGreaterThan(290);
  expect(recognition.timings.decodeMs).toBeGreaterThanOrEqual(300);
});

it('can be told that nobody waits any more, and continues with others', async () => {
  const [held, next] = await withPool(async (pool) => {
    await transcriptOf(pool, 1);
    const stop = new AbortController();
    const samples = Float32Array.from([fakeDeeds.holdUntilDropped, 0]);
    const first = pool.recognize(requestOf(samples), stop.signal);
    stop.abort();
    return [await first, await transcriptOf(pool, 2)];
  });
  expect(held).toMatchObject({ code: 'cancelled' });
  expect(next.transcript).toBe('heard');
});

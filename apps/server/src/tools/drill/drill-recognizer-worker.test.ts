import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRecognizerPool } from '../../recognition/pool/recognizer-pool.ts';
import { fakeDeeds } from '../../recognition/pool/fake-recognizer-worker.ts';
import { requestOf } from '../../recognition/recognizer.contract.ts';
import { bundleEntry } from '../../testing/bundle-entry.ts';
import { defaultConfidenceFit } from '../../recognition/confidence/default-confidence-fit.ts';
import { DEFAULT_BIAS } from '../../recognition/decoding/decoding-variant.ts';
import { drillWorkerEnvironment, type VersionFault } from './drill-worker-options.ts';

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
  versionFault?: VersionFault,
): Promise<Result> {
  const recognizer = entries.real.href;
  const environment = drillWorkerEnvironment({ recognizer, memoFolder, delayMs, versionFault });
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

describe('the fault of one version', () => {
  const BEAM = 6;
  const variant = { beam: BEAM, confidence: defaultConfidenceFit, bias: DEFAULT_BIAS };
  const request = () => requestOf(samplesOf(1));

  it('makes it slow, and no other one', async () => {
    const slow = { type: 'slow', beam: BEAM, delayMs: 300 } as const;
    const times = await withPool(
      async (pool) => {
        const others = { ...variant, beam: BEAM + 1 };
        const outcomes = [
          await pool.as(variant).recognize(request()),
          await pool.recognize(request()),
          await pool.as(others).recognize(request()),
          // Once more, from memory.
          await pool.as(variant).recognize(request()),
        ];
        return outcomes.map((outcome) =>
          outcome.type === 'recognized' ? outcome.recognition.timings.decodeMs : null,
        );
      },
      0,
      slow,
    );
    expect(times.map((tookMs) => (tookMs ?? 0) >= 300)).toEqual([true, false, false, true]);
  });

  it('ends the thread, which is replaced for others', async () => {
    const [lost, heard] = await withPool(
      async (pool) => [await pool.as(variant).recognize(request()), await pool.recognize(request())],
      0,
      { type: 'crash', beam: BEAM },
    );
    expect(lost).toMatchObject({ type: 'failed', code: 'worker-crashed' });
    expect(heard).toMatchObject({ type: 'recognized' });
  });
});

import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { bundleEntry } from '../../testing/bundle-entry.ts';
import { requestOf } from '../recognizer.contract.ts';
import type { RecognitionRequest, Recognizer } from '../recognizer.ts';
import { fakeDeeds } from './fake-recognizer-worker.ts';
import { createRecognizerPool, type RecognizerPoolOptions } from './recognizer-pool.ts';

// Threads start and models load; on a machine with other work that takes seconds.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let workerUrl: URL;
let phrasesWorkerUrl: URL;

beforeAll(async () => {
  workerUrl = await bundleEntry(new URL('./fake-recognizer-worker.ts', import.meta.url));
  phrasesWorkerUrl = await bundleEntry(new URL('./phrases-worker.ts', import.meta.url));
});

type Priority = RecognitionRequest['priority'];

/** The second sample counts how often a thread was given the recording: its memory is shared. */
function recordingFor(deed: keyof typeof fakeDeeds): Float32Array {
  const samples = new Float32Array(new SharedArrayBuffer(64));
  samples[0] = fakeDeeds[deed];
  return samples;
}

/** A pool whose threads have loaded their models. */
async function open(options: Partial<RecognizerPoolOptions> = {}): Promise<Recognizer> {
  const pool = createRecognizerPool({ workerUrl, phrasesWorkerUrl, workers: 1, ...options });
  onTestFinished(() => pool.close());
  const { workers } = pool.status();
  const held = Array.from({ length: workers }, () => hold(pool, 'final'));
  await vi.waitFor(() => expect(pool.status().busyWorkers).toBe(workers), 10_000);
  for (const { release } of held) release();
  await vi.waitFor(() => expect(pool.status().busyWorkers).toBe(0), 10_000);
  return pool;
}

/** Holds a thread until `release` is called. */
function hold(pool: Recognizer, priority: Priority) {
  const controller = new AbortController();
  const outcome = pool.recognize(requestOf(recordingFor('holdUntilDropped'), priority), controller.signal);
  return { outcome, release: () => controller.abort() };
}

const shadow = (pool: Recognizer, samples = recordingFor('answer')) =>
  pool.recognize(requestOf(samples, 'shadow'));

describe('a shadow in the pool', () => {
  it.each(['final', 'interim', 'batch'] as const)(
    'does not start while a %s runs, even if another thread is idle',
    async (priority) => {
      const pool = await open({ workers: 2 });
      const { release, outcome } = hold(pool, priority);
      const samples = recordingFor('answer');
      const waiting = shadow(pool, samples);
      await pool.recognize(requestOf(recordingFor('answer'), 'interim'));
      expect(samples[1]).toBe(0);
      release();
      await outcome;
      expect(await waiting).toMatchObject({ type: 'recognized' });
    },
  );

  it('runs alone: the next one waits for it', async () => {
    const pool = await open({ workers: 2 });
    const first = hold(pool, 'shadow');
    const samples = recordingFor('answer');
    const second = shadow(pool, samples);
    expect(pool.status()).toMatchObject({ busyWorkers: 1, queued: 0 });
    first.release();
    expect(await second).toMatchObject({ type: 'recognized' });
  });

  it('does not make a final wait, and goes on after it', async () => {
    const pool = await open();
    const { release, outcome } = hold(pool, 'shadow');
    expect(await pool.recognize(requestOf(recordingFor('answer')))).toMatchObject({ type: 'recognized' });
    expect(pool.status()).toMatchObject({ busyWorkers: 1, restarts: 0 });
    release();
    expect(await outcome).toMatchObject({ code: 'cancelled' });
  });

  it('is dropped, running or waiting, as soon as somebody has to wait', async () => {
    const pool = await open();
    const running = hold(pool, 'shadow');
    const waiting = shadow(pool);
    const person = hold(pool, 'final');
    const next = pool.recognize(requestOf(recordingFor('answer')));
    expect(await Promise.all([running.outcome, waiting])).toMatchObject([{ type: 'busy' }, { type: 'busy' }]);
    person.release();
    expect(await next).toMatchObject({ type: 'recognized' });
  });

  it('is busy, not late, if there was no time for it before its deadline', async () => {
    const pool = await open({ deadlineMs: { shadow: 20 } });
    const { release, outcome } = hold(pool, 'final');
    expect(await shadow(pool)).toMatchObject({ type: 'busy' });
    release();
    await outcome;
    expect(await shadow(pool, recordingFor('holdUntilDropped'))).toMatchObject({ code: 'deadline' });
  });

  it('waits in small numbers', async () => {
    const pool = await open({ mostQueued: { shadow: 1 } });
    const { release, outcome } = hold(pool, 'final');
    const waiting = shadow(pool);
    expect(await shadow(pool)).toMatchObject({ type: 'busy' });
    release();
    await outcome;
    expect(await waiting).toMatchObject({ type: 'recognized' });
  });

  it('that kills its thread gets no second one, and the final beside it is answered', async () => {
    const pool = await open();
    const samples = recordingFor('crash');
    expect(await shadow(pool, samples)).toMatchObject({ type: 'failed', code: 'worker-crashed' });
    expect(samples[1]).toBe(1);
    await pool.recognize(requestOf(recordingFor('answer')));
    const crashing = shadow(pool, recordingFor('crash'));
    const person = pool.recognize(requestOf(recordingFor('answer')));
    expect(await person).toMatchObject({ type: 'recognized' });
    expect(await crashing).toMatchObject({ code: 'worker-crashed' });
  });

  it('does not supersede the interim of the utterance that it repeats', async () => {
    const pool = await open({ workers: 2 });
    const interim = hold(pool, 'interim');
    const repeated = shadow(pool);
    interim.release();
    expect(await interim.outcome).toMatchObject({ code: 'cancelled' });
    expect(await repeated).toMatchObject({ type: 'recognized' });
  });

  it('does not keep the pool from closing', async () => {
    const pool = await open();
    const { outcome } = hold(pool, 'shadow');
    await pool.close();
    expect(await outcome).toMatchObject({ type: 'busy' });
  });
});

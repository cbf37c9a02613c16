import { beforeAll, describe, expect, onTestFinished, it, vi } from 'vitest';
import { bundleEntry } from '../../testing/bundle-entry.ts';
import { fakeDeeds } from './fake-recognizer-worker.ts';
import { defaultConfidenceFit } from '../confidence/default-confidence-fit.ts';
import { DEFAULT_BIAS } from '../decoding/decoding-variant.ts';
import { createRecognizerPool } from './recognizer-pool.ts';
import { workerRequestSchema } from './worker-protocol.ts';
import type { RecognizerPoolOptions } from './recognizer-pool.ts';
import type { RecognizerPool } from './pool-view.ts';
import { describeRecognizer, requestOf } from '../recognizer.contract.ts';
import type { RecognitionRequest, Recognizer } from '../recognizer.ts';

// Threads start and models load; on a machine with other work that takes seconds.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let workerUrl: URL;
let phrasesWorkerUrl: URL;

beforeAll(async () => {
  workerUrl = await bundleEntry(new URL('./fake-recognizer-worker.ts', import.meta.url));
  phrasesWorkerUrl = await bundleEntry(new URL('./phrases-worker.ts', import.meta.url));
});

function open(options: Partial<RecognizerPoolOptions> = {}): RecognizerPool {
  const pool = createRecognizerPool({ workerUrl, phrasesWorkerUrl, workers: 1, ...options });
  onTestFinished(() => pool.close());
  return pool;
}

/** A recording that makes the fake thread do that. Its memory is shared, so that the test sees how often it was given. */
function recordingFor(deed: keyof typeof fakeDeeds): Float32Array {
  const samples = new Float32Array(new SharedArrayBuffer(64));
  samples[0] = fakeDeeds[deed];
  return samples;
}

type Priority = RecognitionRequest['priority'];

/** A pool whose only thread holds a job of that priority until `release` is called. */
async function occupied(pool: Recognizer, priority: Priority = 'final') {
  if (!pool.status().ready) await pool.recognize(requestOf(recordingFor('answer')));
  const controller = new AbortController();
  const request = requestOf(recordingFor('holdUntilDropped'), priority);
  const outcome = pool.recognize(request, controller.signal);
  return { release: () => controller.abort(), outcome };
}

describeRecognizer('the pool', () =>
  Promise.resolve(createRecognizerPool({ workerUrl, phrasesWorkerUrl, workers: 2 })),
);

describe('createRecognizerPool', () => {
  it('retries the recording of a dead thread once, on another thread', async () => {
    const pool = open();
    const samples = recordingFor('crashOnce');
    expect(await pool.recognize(requestOf(samples))).toMatchObject({ type: 'recognized' });
    expect(samples[1]).toBe(2);
    expect(pool.status().restarts).toBe(1);
  });

  it('fails a recording that killed two threads, and continues with the next', async () => {
    const pool = open();
    const samples = recordingFor('crash');
    expect(await pool.recognize(requestOf(samples))).toMatchObject({
      type: 'failed',
      code: 'worker-crashed',
    });
    expect(samples[1]).toBe(2);
    expect(await pool.recognize(requestOf(recordingFor('answer')))).toMatchObject({ type: 'recognized' });
  });

  it('replaces a thread that breaks the protocol', async () => {
    const pool = open();
    const outcome = await pool.recognize(requestOf(recordingFor('talkNonsense')));
    expect(outcome).toMatchObject({ type: 'failed', code: 'worker-crashed' });
    expect(pool.status().restarts).toBe(2);
  });

  it('keeps the deadline while a recording waits and while it runs', async () => {
    const pool = open({ deadlineMs: { final: 50, batch: 50 } });
    const outcomes = await Promise.all([
      pool.recognize(requestOf(recordingFor('holdUntilDropped'))),
      pool.recognize(requestOf(recordingFor('holdUntilDropped'))),
    ]);
    const late = { type: 'failed', code: 'deadline' };
    expect(outcomes).toMatchObject([late, late]);
  });

  it('replaces a thread that does not stop aborted work', async () => {
    const pool = open({ dropGraceMs: 10 });
    const controller = new AbortController();
    await pool.recognize(requestOf(recordingFor('answer')));
    const hung = pool.recognize(requestOf(recordingFor('hang')), controller.signal);
    controller.abort();
    expect(await hung).toMatchObject({ code: 'cancelled' });
    expect(await pool.recognize(requestOf(recordingFor('answer')))).toMatchObject({ type: 'recognized' });
    expect(pool.status().restarts).toBe(1);
  });

  it('answers busy with a delay if a lane is full, without effect on other lanes', async () => {
    const pool = open({ mostQueued: { final: 1, batch: 1 } });
    const { release } = await occupied(pool);
    const held = await occupied(pool, 'batch');
    const waiting = pool.recognize(requestOf(recordingFor('answer'), 'batch'));
    const refused = await pool.recognize(requestOf(recordingFor('answer'), 'batch'));
    expect(refused).toMatchObject({ type: 'busy' });
    expect(refused.type === 'busy' && refused.retryAfterMs).toBeGreaterThan(0);
    const person = pool.recognize(requestOf(recordingFor('answer'), 'final'));
    expect(pool.status().queued).toBe(2);
    release();
    held.release();
    expect(await waiting).toMatchObject({ type: 'recognized' });
    expect(await person).toMatchObject({ type: 'recognized' });
  });

  it('runs a final before an interim that has waited longer', async () => {
    const pool = open();
    const { release } = await occupied(pool);
    const order: string[] = [];
    const finished = (['interim', 'final'] as const).map(async (priority) => {
      const request = { ...requestOf(recordingFor('answer'), priority), utteranceId: priority };
      await pool.recognize(request);
      order.push(priority);
    });
    release();
    await Promise.all(finished);
    expect(order).toEqual(['final', 'interim']);
  });

  it.each(['final', 'interim'] as const)('does not make a %s wait for a running batch', async (priority) => {
    const pool = open();
    const { release, outcome } = await occupied(pool, 'batch');
    expect(await pool.recognize(requestOf(recordingFor('answer'), priority))).toMatchObject({
      type: 'recognized',
    });
    expect(pool.status()).toMatchObject({ busyWorkers: 1, queued: 0 });
    release();
    await outcome;
  });

  it('starts a batch although finals keep all threads busy', async () => {
    const pool = open();
    const { release, outcome } = await occupied(pool);
    expect(await pool.recognize(requestOf(recordingFor('answer'), 'batch'))).toMatchObject({
      type: 'recognized',
    });
    release();
    await outcome;
  });

  it('aborts a running interim if a final finds no free thread', async () => {
    const pool = open();
    const { outcome } = await occupied(pool, 'interim');
    const request = { ...requestOf(recordingFor('answer')), utteranceId: 'of another speaker' };
    expect(await pool.recognize(request)).toMatchObject({ type: 'recognized' });
    expect(await outcome).toMatchObject({ type: 'busy' });
    expect(pool.status().restarts).toBe(0);
  });

  it('does not abort an interim that became a final, and promotes no waiting one', async () => {
    const pool = open();
    const { release, outcome } = await occupied(pool, 'interim');
    const { utteranceId } = requestOf(recordingFor('answer'));
    const waiting = { ...requestOf(recordingFor('answer'), 'interim'), utteranceId: 'of another speaker' };
    const waits = pool.recognize(waiting);
    expect(pool.promote('of another speaker')).toBe(false);
    expect(pool.promote(utteranceId)).toBe(true);
    const final = pool.recognize({ ...requestOf(recordingFor('answer')), utteranceId: 'of a third' });
    release();
    expect(await outcome).toMatchObject({ type: 'failed', code: 'cancelled' });
    expect(await final).toMatchObject({ type: 'recognized' });
    expect(await waits).toMatchObject({ type: 'recognized' });
  });

  it('replaces a waiting interim by a newer one of the same utterance', async () => {
    const pool = open({ mostQueued: { interim: 1 } });
    const { release, outcome } = await occupied(pool, 'interim');
    const samples = recordingFor('answer');
    const older = pool.recognize(requestOf(samples, 'interim'));
    const newer = pool.recognize(requestOf(recordingFor('answer'), 'interim'));
    expect(await older).toMatchObject({ type: 'failed', code: 'superseded' });
    const other = { ...requestOf(recordingFor('answer'), 'interim'), utteranceId: 'of another speaker' };
    expect(await pool.recognize(other)).toMatchObject({ type: 'busy' });
    release();
    expect(await outcome).toMatchObject({ code: 'cancelled' });
    expect(await newer).toMatchObject({ type: 'recognized' });
    expect(samples[1]).toBe(0);
  });

  it('drops the interims of an utterance when its final arrives', async () => {
    const pool = open();
    const running = await occupied(pool, 'interim');
    const waiting = pool.recognize(requestOf(recordingFor('answer'), 'interim'));
    expect(await pool.recognize(requestOf(recordingFor('answer')))).toMatchObject({ type: 'recognized' });
    const superseded = { type: 'failed', code: 'superseded' };
    expect(await Promise.all([running.outcome, waiting])).toMatchObject([superseded, superseded]);
  });

  it('gives a batch its own thread after one died during it', async () => {
    const pool = open();
    const { release, outcome } = await occupied(pool, 'batch');
    const crashed = await pool.recognize(requestOf(recordingFor('crashOnce')));
    expect(crashed).toMatchObject({ type: 'recognized' });
    const person = pool.recognize(requestOf(recordingFor('answer')));
    expect(pool.status()).toMatchObject({ restarts: 1, queued: 1 });
    release();
    await outcome;
    expect(await person).toMatchObject({ type: 'recognized' });
  });

  it('biases all threads with the latest phrases, including later threads', async () => {
    const pool = open();
    const first = pool.bias([{ text: 'one' }]);
    const second = pool.bias([{ text: 'one' }, { text: 'two' }]);
    expect(await first).toEqual({ type: 'superseded' });
    expect(await second).toMatchObject({ type: 'biased', phrases: 2, refused: [] });
    const heard = { recognition: { transcript: 'heard, with 2 expected' } };
    expect(await pool.recognize(requestOf(recordingFor('answer')))).toMatchObject(heard);
    expect(await pool.recognize(requestOf(recordingFor('crashOnce')))).toMatchObject(heard);
  });

  it('refuses too many phrases, and keeps the present ones', async () => {
    const pool = open();
    await pool.bias([{ text: 'one' }]);
    const tooMany = Array.from({ length: 100_001 }, (_, index) => ({ text: `title ${index}` }));
    await expect(pool.bias(tooMany)).rejects.toMatchObject({ code: 'too_many_phrases' });
    expect(await pool.recognize(requestOf(recordingFor('answer')))).toMatchObject({
      recognition: { transcript: 'heard, with 1 expected' },
    });
  });

  it('stops building a graph when it is closed', async () => {
    const pool = open();
    const outcome = pool.bias([{ text: 'one' }]);
    await pool.close();
    expect(await outcome).toEqual({ type: 'superseded' });
    expect(await pool.bias([])).toEqual({ type: 'superseded' });
  });

  it('removes an aborted request from the queue', async () => {
    const pool = open();
    const { release } = await occupied(pool);
    const controller = new AbortController();
    const samples = recordingFor('answer');
    const waiting = pool.recognize(requestOf(samples), controller.signal);
    controller.abort();
    expect(await waiting).toMatchObject({ code: 'cancelled' });
    expect(pool.status().queued).toBe(0);
    release();
    await pool.recognize(requestOf(recordingFor('answer')));
    expect(samples[1]).toBe(0);
  });

  it('closes after the deadline of a held recording', async () => {
    const pool = open({ deadlineMs: { final: 50, batch: 50 } });
    const held = pool.recognize(requestOf(recordingFor('holdUntilDropped')));
    await pool.close();
    expect(await held).toMatchObject({ code: 'deadline' });
  });

  it('reports why its threads cannot start, and does not retry in a loop', async () => {
    const pool = open({
      workerUrl: new URL('./no-such-worker.mjs', workerUrl),
      deadlineMs: { final: 200, batch: 200 },
    });
    expect(pool.status()).toMatchObject({ ready: false });
    expect(await pool.recognize(requestOf(recordingFor('answer')))).toMatchObject({ code: 'deadline' });
    expect(pool.status().reasons.join()).toContain('no-such-worker');
    expect(pool.status().restarts).toBe(1);
  });
});

describe('variants of one pool', () => {
  const variant = (beam: number) => ({ beam, confidence: defaultConfidenceFit, bias: DEFAULT_BIAS });

  it('share its threads, and each recording is decoded by its own', async () => {
    const pool = open();
    const views = [pool, pool.as(variant(2)), pool.as(variant(8))];
    const outcomes = await Promise.all(
      views.map((view, index) =>
        view.recognize({ ...requestOf(recordingFor('answer')), utteranceId: `utterance-${index}` }),
      ),
    );
    const transcripts = outcomes.map((outcome) =>
      outcome.type === 'recognized' ? outcome.recognition.transcript : outcome.type,
    );
    expect(transcripts).toEqual(['heard', 'heard, by a beam of 2', 'heard, by a beam of 8']);
    expect(pool.status()).toMatchObject({ workers: 1, restarts: 0 });
  });

  it('is closed with the pool, not with one of its views', async () => {
    const pool = open();
    await pool.as(variant(2)).close();
    expect(await pool.recognize(requestOf(recordingFor('answer')))).toMatchObject({ type: 'recognized' });
  });

  it('is refused by a thread where it is out of range', () => {
    const message = { type: 'prepare', variant: { ...variant(2), bias: { ...DEFAULT_BIAS, boost: 1_000 } } };
    expect(workerRequestSchema.safeParse(message).success).toBe(false);
  });
});

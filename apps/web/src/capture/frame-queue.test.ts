import { describe, expect, it } from 'vitest';
import { createFrameQueue, type FrameQueueOptions } from './frame-queue.ts';

/** Work that ends when the test decides. */
function manualWork() {
  const running: { samples: Float32Array; finish: () => void }[] = [];
  const work = (samples: Float32Array): Promise<void> =>
    new Promise((resolve) => {
      running.push({ samples, finish: resolve });
    });
  return { running, work };
}

const ignored = (): void => undefined;

/** A queue whose detector is ready. */
const queueFor = (work: FrameQueueOptions['work'], ready: Promise<unknown> = Promise.resolve()) =>
  createFrameQueue({ ready, work, onError: ignored });

const settle = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 0));

describe('frame queue', () => {
  it('runs one frame at a time, in order', async () => {
    const { running, work } = manualWork();
    const queue = queueFor(work);
    queue.push(Float32Array.of(1));
    queue.push(Float32Array.of(2));
    await settle();
    expect(running).toHaveLength(1);
    running[0]?.finish();
    await settle();
    expect(running.map(({ samples }) => samples[0])).toEqual([1, 2]);
  });

  it('refuses frames when it is full', async () => {
    const { work } = manualWork();
    const queue = queueFor(work);
    const taken = Array.from({ length: 2_000 }, () => queue.push(new Float32Array(1)));
    expect(taken[0]).toBe(true);
    expect(taken.at(-1)).toBe(false);
  });

  it('drops queued frames when closed, and resolves when the current frame is done', async () => {
    const { running, work } = manualWork();
    const queue = queueFor(work);
    queue.push(new Float32Array(1));
    queue.push(new Float32Array(1));
    await settle();
    const closed = queue.close();
    running[0]?.finish();
    await closed;
    expect(running).toHaveLength(1);
    expect(queue.push(new Float32Array(1))).toBe(false);
  });

  it('stops at the first error and reports it once', async () => {
    const errors: unknown[] = [];
    const queue = createFrameQueue({
      ready: Promise.resolve(),
      work: () => Promise.reject(new Error('broken model')),
      onError: (error) => errors.push(error),
    });
    queue.push(new Float32Array(1));
    queue.push(new Float32Array(1));
    await settle();
    expect(errors).toHaveLength(1);
  });

  it('keeps frames until it is ready', async () => {
    const { running, work } = manualWork();
    let beReady = ignored;
    const queue = queueFor(work, new Promise<void>((resolve) => (beReady = resolve)));
    queue.push(Float32Array.of(1));
    await settle();
    expect(running).toHaveLength(0);
    expect(queue.waiting()).toBe(1);
    beReady();
    await settle();
    expect(running.map(({ samples }) => samples[0])).toEqual([1]);
    expect(queue.waiting()).toBe(0);
  });

  it('finishes with what waits, and takes no more', async () => {
    const { running, work } = manualWork();
    const queue = queueFor(work);
    queue.push(Float32Array.of(1));
    queue.push(Float32Array.of(2));
    const finished = queue.finish();
    expect(queue.push(Float32Array.of(3))).toBe(false);
    await settle();
    running[0]?.finish();
    await settle();
    running[1]?.finish();
    await finished;
    expect(running).toHaveLength(2);
  });

  it('does not wait for ever when it is closed before it was ready', async () => {
    const queue = queueFor(manualWork().work, new Promise(ignored));
    queue.push(new Float32Array(1));
    const finished = queue.finish();
    await queue.close();
    await finished;
    expect(queue.push(new Float32Array(1))).toBe(false);
  });

  it('reports why it never became ready', async () => {
    const errors: unknown[] = [];
    const cause = new Error('not found');
    createFrameQueue({
      ready: Promise.reject(cause),
      work: () => Promise.resolve(),
      onError: (error) => errors.push(error),
    });
    await settle();
    expect(errors).toEqual([cause]);
  });
});

import { describe, expect, it } from 'vitest';
import { createFrameQueue } from './frame-queue.ts';

/** Work that ends when the test decides. */
function manualWork() {
  const running: { samples: Float32Array; finish: () => void }[] = [];
  const work = (samples: Float32Array): Promise<void> =>
    new Promise((resolve) => {
      running.push({ samples, finish: resolve });
    });
  return { running, work };
}

const settle = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve, 0));

describe('frame queue', () => {
  it('runs one frame at a time, in order', async () => {
    const { running, work } = manualWork();
    const queue = createFrameQueue(work, () => undefined);
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
    const queue = createFrameQueue(work, () => undefined);
    const taken = Array.from({ length: 2_000 }, () => queue.push(new Float32Array(1)));
    expect(taken[0]).toBe(true);
    expect(taken.at(-1)).toBe(false);
  });

  it('drops queued frames when closed, and resolves when the current frame is done', async () => {
    const { running, work } = manualWork();
    const queue = createFrameQueue(work, () => undefined);
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
    const queue = createFrameQueue(
      () => Promise.reject(new Error('broken model')),
      (error) => errors.push(error),
    );
    queue.push(new Float32Array(1));
    queue.push(new Float32Array(1));
    await settle();
    expect(errors).toHaveLength(1);
  });
});

import { describe, expect, onTestFinished, it, vi } from 'vitest';
import { z } from 'zod';
import type { JobKind, JobQueue } from '../job-queue.ts';

interface OpenQueue {
  queue: JobQueue;
  nowMs(): number;
  /** Advances the clock for waiting jobs and makes the queue check it. */
  advance(ms: number): Promise<void>;
}

const MINUTE_MS = 60_000;

const greeting: JobKind<{ name: string }> = {
  name: 'greeting',
  payload: z.object({ name: z.string() }),
  maxAttempts: 3,
};

/** The contract of every queue. The queue must be empty and run one job at a time. */
export function describeJobQueue(name: string, open: () => Promise<OpenQueue>): void {
  async function opened(): Promise<OpenQueue> {
    const given = await open();
    onTestFinished(() => given.queue.close());
    return given;
  }

  /** Registers a handler that lists whom it greeted. */
  function greeter(queue: JobQueue): string[] {
    const greeted: string[] = [];
    queue.handle(greeting, async ({ name }) => void greeted.push(name));
    return greeted;
  }

  describe(`${name} keeps the contract of a queue`, () => {
    it('runs a job once, with its payload', async () => {
      const { queue, advance } = await opened();
      const greeted = greeter(queue);
      await queue.enqueue(greeting, { name: 'Ada' });
      await queue.start();
      await queue.enqueue(greeting, { name: 'Bob' });
      await expect.poll(() => greeted).toEqual(['Ada', 'Bob']);
      await advance(10 * MINUTE_MS);
      await expect.poll(() => queue.counts()).toMatchObject([{ kind: 'greeting', waiting: 0, running: 0 }]);
      expect(greeted).toHaveLength(2);
    });

    it('runs only the last of waiting jobs with one key', async () => {
      const { queue } = await opened();
      const greeted = greeter(queue);
      for (const name of ['Ada', 'Bob', 'Cleo']) await queue.enqueue(greeting, { name }, { key: 'one' });
      await queue.start();
      await queue.enqueue(greeting, { name: 'Dora' });
      await expect.poll(() => greeted).toEqual(['Cleo', 'Dora']);
    });

    it('runs lower numbers first', async () => {
      const { queue } = await opened();
      const greeted = greeter(queue);
      await queue.enqueue(greeting, { name: 'last' }, { priority: 5 });
      await queue.enqueue(greeting, { name: 'second' });
      await queue.enqueue(greeting, { name: 'first' }, { priority: -5 });
      await queue.start();
      await expect.poll(() => greeted).toEqual(['first', 'second', 'last']);
    });

    it('delays a job until its time', async () => {
      const { queue, nowMs, advance } = await opened();
      const greeted = greeter(queue);
      await queue.start();
      await queue.enqueue(greeting, { name: 'later' }, { runAt: nowMs() + 10 * MINUTE_MS });
      await queue.enqueue(greeting, { name: 'now' });
      await expect.poll(() => greeted).toEqual(['now']);
      expect(await queue.counts()).toMatchObject([{ waiting: 1 }]);
      await advance(11 * MINUTE_MS);
      await expect.poll(() => greeted).toEqual(['now', 'later']);
    });

    it('refuses a payload that does not match the kind', async () => {
      const { queue } = await opened();
      const wrong = JSON.parse('{"name": 7}');
      await expect(queue.enqueue(greeting, wrong)).rejects.toBeInstanceOf(z.ZodError);
      expect(await queue.counts()).toEqual([]);
    });

    it('fails a job with the payload of another release, without calling its handler', async () => {
      const { queue } = await opened();
      const greeted = greeter(queue);
      await queue.enqueue({ ...greeting, payload: z.unknown() }, { fullName: 'Ada' });
      await queue.start();
      await expect.poll(() => queue.failed(10)).toMatchObject([{ kind: 'greeting', attempts: 1 }]);
      expect(greeted).toEqual([]);
    });

    it('retries a failed job with growing delays until it succeeds', async () => {
      const { queue, advance } = await opened();
      const run = vi.fn<(payload: unknown, attempt: { number: number }) => Promise<void>>();
      run.mockRejectedValueOnce(new Error('no')).mockRejectedValueOnce(new Error('no')).mockResolvedValue();
      queue.handle(greeting, run);
      await queue.start();
      await queue.enqueue(greeting, { name: 'Ada' });
      const pauses: number[] = [];
      for (const attempts of [1, 2]) {
        await expect.poll(() => queue.failed(1)).toMatchObject([{ attempts, maxAttempts: 3 }]);
        const [job] = await queue.failed(1);
        pauses.push((job?.nextAttemptAt ?? 0) - (job?.failedAt ?? 0));
        expect(await queue.counts()).toMatchObject([{ waiting: 0, retrying: 1, givenUp: 0 }]);
        await advance(MINUTE_MS);
      }
      await expect.poll(() => queue.counts()).toMatchObject([{ retrying: 0, running: 0, givenUp: 0 }]);
      expect(run.mock.calls.map(([, { number }]) => number)).toEqual([1, 2, 3]);
      expect(pauses[0]).toBeGreaterThan(1_000);
      expect(pauses[1]).toBeGreaterThan(2 * (pauses[0] ?? 0));
    });

    it('gives a job up after its last attempt, and lists it without its payload', async () => {
      const { queue, advance } = await opened();
      const run = vi.fn<() => Promise<void>>().mockRejectedValue(new TypeError('Ada is unknown'));
      queue.handle(greeting, run);
      await queue.start();
      await queue.enqueue(greeting, { name: 'Ada' });
      for (const attempts of [1, 2, 3]) {
        await expect.poll(() => queue.failed(1)).toMatchObject([{ attempts }]);
        await advance(MINUTE_MS);
      }
      const [job] = await queue.failed(1);
      expect(job).toMatchObject({ error: 'TypeError; the log says more', nextAttemptAt: null });
      expect(JSON.stringify(job)).not.toContain('Ada');
      expect(await queue.counts()).toMatchObject([{ retrying: 0, givenUp: 1 }]);
      await advance(60 * MINUTE_MS);
      expect(run).toHaveBeenCalledTimes(3);
    });

    it('runs a kind while jobs of another fail', async () => {
      const { queue } = await opened();
      const other: JobKind<string> = { name: 'other', payload: z.string(), maxAttempts: 3 };
      queue.handle(greeting, () => Promise.reject(new Error('no')));
      const done: string[] = [];
      queue.handle(other, async (text) => void done.push(text));
      await queue.start();
      await queue.enqueue(greeting, { name: 'Ada' });
      await queue.enqueue(other, 'done');
      await expect.poll(() => done).toEqual(['done']);
    });

    it('keeps jobs without a handler waiting, and refuses a handler that comes too late', async () => {
      const { queue } = await opened();
      await queue.enqueue(greeting, { name: 'Ada' });
      await queue.start();
      expect(await queue.counts()).toEqual([
        { kind: 'greeting', waiting: 1, running: 0, retrying: 0, givenUp: 0 },
      ]);
    });

    it('aborts running jobs on closing, waits for them, and takes no further job', async () => {
      const { queue } = await opened();
      const greeted: string[] = [];
      queue.handle(greeting, async ({ name }, { signal }) => {
        greeted.push(name);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        greeted.push('ended');
      });
      await queue.start();
      expect(() => queue.handle(greeting, () => Promise.resolve())).toThrow(/started/);
      for (const name of ['Ada', 'Bob']) await queue.enqueue(greeting, { name });
      await expect.poll(() => greeted).toEqual(['Ada']);
      await Promise.all([queue.close(), queue.close()]);
      expect(greeted).toEqual(['Ada', 'ended']);
    });
  });
}

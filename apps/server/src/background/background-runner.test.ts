import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSharedTaskLocks } from './testing/memory-task-locks.ts';
import { openEnded, runnerForTest, taskNamed } from './testing/runner-for-test.ts';

const MINUTE_MS = 60_000;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe('when a task runs', () => {
  it('starts with the server, then its pause after the end of the previous run', async () => {
    const work = openEnded();
    runnerForTest().every(taskNamed('counting', { run: work.run }));
    await pass(0);
    await pass(10_000);
    work.end();
    await pass(MINUTE_MS - 1);
    expect(work.signals).toHaveLength(1);
    await pass(1);
    expect(work.signals).toHaveLength(2);
  });

  it('starts later if it says so, and immediately if more is waiting', async () => {
    const run = vi.fn<() => Promise<{ inMs: number } | void>>();
    run.mockResolvedValueOnce({ inMs: 0 }).mockResolvedValueOnce({ inMs: 5 }).mockResolvedValue(undefined);
    runnerForTest().every(taskNamed('folding', { firstAfterMs: 10_000, run }));
    await pass(9_999);
    expect(run).toHaveBeenCalledTimes(0);
    await pass(1);
    // Node turns a pause of zero into a millisecond.
    await pass(1);
    expect(run).toHaveBeenCalledTimes(2);
    await pass(5);
    expect(run).toHaveBeenCalledTimes(3);
    await pass(MINUTE_MS - 1);
    expect(run).toHaveBeenCalledTimes(3);
  });

  it('ends a `once` task when it has succeeded', async () => {
    const run = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error('not yet')).mockResolvedValue();
    const runner = runnerForTest();
    runner.every(taskNamed('reading ahead', { everyMs: 'once', run }));
    await pass(60 * MINUTE_MS);
    expect(run).toHaveBeenCalledTimes(2);
    expect(runner.tasks()).toMatchObject([{ state: 'done', everyMs: null, nextRunAt: null, failures: 1 }]);
  });

  it('never overlaps with another run, however long it takes and however it ends', async () => {
    const lasts = fc.record({ ms: fc.integer({ min: 0, max: 200_000 }), isGood: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(lasts, { maxLength: 5 }),
        fc.integer({ min: 20_000, max: 90_000 }),
        async (plan, everyMs) => {
          let now = 0;
          let most = 0;
          let begun = 0;
          const run = async (): Promise<void> => {
            const { ms, isGood } = plan[begun] ?? { ms: 0, isGood: true };
            begun++;
            now++;
            most = Math.max(most, now);
            await new Promise((resolve) => setTimeout(resolve, ms));
            now -= 1;
            if (!isGood) throw new Error('no');
          };
          const stop = runnerForTest({ graceMs: 0 }).every(taskNamed('any', { everyMs, run })).stop;
          await pass(2_000_000);
          const stopping = stop();
          await pass(200_000);
          await stopping;
          expect(most).toBe(1);
          expect(begun).toBeGreaterThan(plan.length);
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('a task that fails', () => {
  it('is retried with growing delays, and as usual once it has succeeded', async () => {
    const run = vi.fn<() => Promise<void>>();
    for (const _ of [1, 2, 3, 4]) run.mockRejectedValueOnce(new Error('no'));
    run.mockResolvedValueOnce().mockRejectedValueOnce(new Error('no')).mockResolvedValue();
    const at: number[] = [];
    const runner = runnerForTest();
    runner.every(
      taskNamed('failing', {
        everyMs: 90_000,
        run: () => {
          at.push(Date.now());
          return run();
        },
      }),
    );
    await pass(400_000);
    const pauses = at.slice(1).map((time, index) => time - (at[index] ?? 0));
    expect(pauses).toEqual([10_000, 20_000, 40_000, 80_000, 90_000, 10_000, 90_000]);
    expect(runner.tasks()).toMatchObject([{ runs: 8, failures: 5, consecutiveFailures: 0, error: null }]);
  });

  it('does not stop the others', async () => {
    const good = vi.fn<() => Promise<void>>().mockResolvedValue();
    const runner = runnerForTest();
    runner.every(taskNamed('bad', { run: () => Promise.reject(new Error('no')) }));
    runner.every(
      taskNamed('worse', {
        run: () => {
          throw new Error('at once');
        },
      }),
    );
    runner.every(taskNamed('good', { run: good }));
    await pass(10 * MINUTE_MS);
    expect(good).toHaveBeenCalledTimes(11);
  });

  it('is aborted on timeout, and does not run twice if it ignores the abort', async () => {
    const work = openEnded();
    const runner = runnerForTest();
    runner.every(taskNamed('slow', { timeoutMs: 30_000, run: work.run }));
    await pass(29_999);
    expect(work.signals[0]?.aborted).toBe(false);
    await pass(10 * MINUTE_MS);
    expect(work.signals.map(({ aborted }) => aborted)).toEqual([true]);
    work.fail(new Error('what follows from that'));
    await pass(0);
    expect(runner.tasks()).toMatchObject([
      { outcome: 'failed', error: 'it took longer than 30 s', failures: 1 },
    ]);
  });
});

describe('closing', () => {
  it('waits for running tasks, aborts them after the grace period, and starts nothing more', async () => {
    const work = openEnded();
    const runner = runnerForTest({ graceMs: 2_000 });
    runner.every(taskNamed('working', { run: work.run }));
    await pass(0);
    const closed = vi.fn<() => void>();
    const closing = Promise.all([runner.close(), runner.close()]).then(closed);
    await pass(1_999);
    expect(work.signals[0]?.aborted).toBe(false);
    await pass(1);
    expect(work.signals[0]?.aborted).toBe(true);
    expect(closed).not.toHaveBeenCalled();
    work.fail(new Error('stopped'));
    await closing;
    await pass(60 * MINUTE_MS);
    expect(work.signals).toHaveLength(1);
    expect(runner.tasks()).toMatchObject([{ state: 'stopped', outcome: 'stopped', failures: 0 }]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each(['succeeds', 'fails'])('starts nothing after a run that %s meanwhile', async (how) => {
    const work = openEnded();
    const runner = runnerForTest();
    runner.every(taskNamed('working', { run: work.run }));
    await pass(0);
    const closing = runner.close();
    if (how === 'fails') work.fail(new Error('no'));
    else work.end();
    await closing;
    expect(vi.getTimerCount()).toBe(0);
    expect(runner.tasks()).toMatchObject([{ state: 'stopped', runs: 1 }]);
  });

  it('stops one task without the others', async () => {
    const [first, second] = [
      vi.fn<() => Promise<void>>().mockResolvedValue(),
      vi.fn<() => Promise<void>>().mockResolvedValue(),
    ];
    const runner = runnerForTest();
    const { stop } = runner.every(taskNamed('first', { run: first }));
    runner.every(taskNamed('second', { run: second }));
    await pass(0);
    await stop();
    await pass(MINUTE_MS);
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 2]);
  });

  it('refuses tasks after closing, and a name that is taken', async () => {
    const run = (): Promise<void> => Promise.resolve();
    const runner = runnerForTest();
    runner.every(taskNamed('once', { run }));
    expect(() => runner.every(taskNamed('once', { run }))).toThrow(/already/);
    await runner.close();
    expect(() => runner.every(taskNamed('late', { run }))).toThrow(/closed/);
  });
});

describe('a one-server task', () => {
  const oneServer = (run: (signal: AbortSignal) => Promise<void>) =>
    taskNamed('folding', { scope: 'one-server', run });

  it('runs on one of two servers, and on the other when the first closes', async () => {
    const shared = createSharedTaskLocks();
    const [left, right] = ['left', 'right'].map((server) =>
      runnerForTest({ server, locks: shared.of(server) }),
    );
    const [onLeft, onRight] = [
      vi.fn<() => Promise<void>>().mockResolvedValue(),
      vi.fn<() => Promise<void>>().mockResolvedValue(),
    ];
    left?.every(oneServer(onLeft));
    right?.every(oneServer(onRight));
    await pass(MINUTE_MS);
    expect([onLeft.mock.calls.length, onRight.mock.calls.length]).toEqual([2, 0]);
    expect((await right?.status())?.tasks).toMatchObject([{ state: 'elsewhere', heldBy: 'left', runs: 0 }]);
    await left?.close();
    await pass(15_000);
    expect(onRight).toHaveBeenCalledTimes(1);
    expect((await right?.status())?.tasks).toMatchObject([{ state: 'waiting', heldBy: 'right', runs: 1 }]);
  });

  it('waits for its turn if it runs once', async () => {
    const shared = createSharedTaskLocks();
    const other = await shared.of('right').take('folding');
    const locks = shared.of('left');
    const asked = vi.spyOn(locks, 'take');
    const run = vi.fn<() => Promise<void>>().mockResolvedValue();
    runnerForTest({ server: 'left', locks }).every({ ...oneServer(run), everyMs: 'once' });
    await pass(30_000);
    expect(asked.mock.calls.length).toBeLessThanOrEqual(3);
    await other?.release();
    await pass(15_000);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('is aborted when its lock is lost, and requests it again', async () => {
    const shared = createSharedTaskLocks();
    const work = openEnded();
    const runner = runnerForTest({ server: 'left', locks: shared.of('left') });
    runner.every(oneServer(work.run));
    await pass(0);
    shared.breakOff('left');
    expect(work.signals[0]?.aborted).toBe(true);
    const other = await shared.of('right').take('folding');
    work.fail(new Error('what follows from that'));
    await pass(5 * MINUTE_MS);
    expect(work.signals).toHaveLength(1);
    expect((await runner.status()).tasks).toMatchObject([
      { state: 'elsewhere', heldBy: 'right', failures: 1 },
    ]);
    await other?.release();
    await pass(15_000);
    expect(work.signals).toHaveLength(2);
  });

  it('requests a lock again that is lost between two runs', async () => {
    const shared = createSharedTaskLocks();
    const run = vi.fn<() => Promise<void>>().mockResolvedValue();
    runnerForTest({ server: 'left', locks: shared.of('left') }).every(oneServer(run));
    await pass(0);
    shared.breakOff('left');
    await shared.of('right').take('folding');
    await pass(10 * MINUTE_MS);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('does not run while its owner is unknown, but is listed', async () => {
    const shared = createSharedTaskLocks();
    const run = vi.fn<() => Promise<void>>().mockResolvedValue();
    shared.setUnreachable(true);
    const runner = runnerForTest({ locks: shared.of('here') });
    runner.every(oneServer(run));
    await pass(5_000);
    expect(run).not.toHaveBeenCalled();
    expect((await runner.status()).tasks).toMatchObject([
      { outcome: 'failed', heldBy: null, runs: 0, failures: 1 },
    ]);
    shared.setUnreachable(false);
    await pass(5_000);
    expect(run).toHaveBeenCalledTimes(1);
  });
});

it('lists what ran when, and which server responds', async () => {
  const work = openEnded();
  const runner = runnerForTest({ server: 'here' });
  runner.every(taskNamed('counting', { firstAfterMs: 500, run: work.run }));
  expect((await runner.status()).tasks).toMatchObject([
    { state: 'waiting', startedAt: null, outcome: null, nextRunAt: 1_000_500 },
  ]);
  await pass(500);
  expect(runner.tasks()).toMatchObject([{ state: 'running', startedAt: 1_000_500, nextRunAt: null }]);
  await pass(250);
  work.end();
  await pass(0);
  expect(await runner.status()).toEqual({
    server: 'here',
    tasks: [
      {
        name: 'counting',
        summary: 'Does counting',
        scope: 'every-server',
        state: 'waiting',
        heldBy: null,
        everyMs: MINUTE_MS,
        runs: 1,
        failures: 0,
        consecutiveFailures: 0,
        busyMs: 250,
        startedAt: 1_000_500,
        endedAt: 1_000_750,
        durationMs: 250,
        succeededAt: 1_000_750,
        outcome: 'succeeded',
        error: null,
        nextRunAt: 1_060_750,
      },
    ],
    jobs: [],
    failedJobs: [],
  });
});

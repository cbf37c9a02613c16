import { setTimeout as wait } from 'node:timers/promises';
import type { EventRecord } from '@hark/shared/events/event-record';
import type { Logger } from 'pino';
import { createSliceLimit } from './fold-events.ts';
import { rollUp, type RollUpOptions } from './roll-up.ts';
import { storedSlices } from './rollup-store.ts';

/** Each round rewrites the buckets of the present: fewer rounds, fewer rewrites. */
const REST_MS = 5_000;
const REST_AFTER_FAILURE_MS = 10_000;

interface RollupOptions extends Pick<RollUpOptions, 'db' | 'partitions' | 'soundKey' | 'nowMs'> {
  logger: Logger;
  /** Told of the tasks that were closed. Must not throw. */
  onTasks(records: readonly EventRecord[]): void;
}

export interface Rollup {
  /** How old the oldest event is that is not in the figures yet; 0 when all are. */
  lagMs(): number;
  close(): Promise<void>;
}

/** Keeps the figures up with the log, a few seconds behind. Of several servers on one database, one does it. */
export function startRollup(options: RollupOptions): Rollup {
  const { logger, onTasks, nowMs } = options;
  const stopped = new AbortController();
  let behindSince: number | null = null;

  async function work(): Promise<void> {
    const limit = createSliceLimit(await storedSlices(options.db));
    let next: Pick<RollUpOptions, 'maxEvents'> = {};
    while (!stopped.signal.aborted) {
      const done = await rollUp({ ...options, ...next, limit });
      if (done !== null) next = { maxEvents: done.nextMaxEvents };
      behindSince = done?.isFull === true ? done.receivedAt : null;
      if (done !== null && done.closedTasks.length > 0) onTasks(done.closedTasks);
      if (done?.isFull !== true) await wait(REST_MS, undefined, { signal: stopped.signal });
    }
  }

  async function keepWorking(): Promise<void> {
    while (!stopped.signal.aborted) {
      try {
        await work();
      } catch (error) {
        if (stopped.signal.aborted) return;
        logger.error({ err: error }, 'the figures fell behind the log; trying again');
        await wait(REST_AFTER_FAILURE_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
      }
    }
  }

  const working = keepWorking();
  return {
    lagMs: () => (behindSince === null ? 0 : Math.max(0, nowMs() - behindSince)),
    async close() {
      stopped.abort();
      await working;
    },
  };
}

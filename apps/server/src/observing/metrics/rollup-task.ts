import type { EventRecord } from '@hark/shared/events/event-record';
import type { NextRun, PeriodicTask } from '../../background/periodic-task.ts';
import { createSliceLimit, type LimitSlice } from './fold-events.ts';
import { rollUp, type RollUpOptions } from './roll-up.ts';
import { storedSlices } from './rollup-store.ts';

/** Each round rewrites the present buckets: fewer rounds, fewer rewrites. */
const REST_MS = 5_000;

interface RollupOptions extends Pick<RollUpOptions, 'db' | 'partitions' | 'phoneticKey' | 'nowMs'> {
  /** Called with the tasks that were closed. Must not throw. */
  onTasks(records: readonly EventRecord[]): void;
}

export interface Rollup {
  /** Folds new events into the figures, a few seconds after they arrive. */
  task: PeriodicTask;
  /** Age of the oldest event not yet in the figures, as of the last step; 0 if there is none. */
  lagMs(): number;
}

export function createRollup(options: RollupOptions): Rollup {
  const { db, onTasks, nowMs } = options;
  let limit: LimitSlice | null = null;
  let next: Pick<RollUpOptions, 'maxEvents'> = {};
  let behindSince: number | null = null;

  async function step(): Promise<NextRun | undefined> {
    limit ??= createSliceLimit(await storedSlices(db));
    const done = await rollUp({ ...options, ...next, limit });
    if (done !== null) next = { maxEvents: done.nextMaxEvents };
    behindSince = done?.isFull === true ? done.receivedAt : null;
    if (done !== null && done.closedTasks.length > 0) onTasks(done.closedTasks);
    return done?.isFull === true ? { inMs: 0 } : undefined;
  }

  return {
    lagMs: () => (behindSince === null ? 0 : Math.max(0, nowMs() - behindSince)),
    task: {
      name: 'figures',
      summary: 'Rolls up events into metrics',
      // If a second server runs it for a moment, `rollUp` admits only one.
      scope: 'one-server',
      everyMs: REST_MS,
      async run() {
        try {
          return await step();
        } catch (error) {
          // The state after the last step may not have been committed.
          limit = null;
          next = {};
          throw error;
        }
      },
    },
  };
}

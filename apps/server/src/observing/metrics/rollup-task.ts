import type { EventRecord } from '@hark/shared/events/event-record';
import type { NextRun, PeriodicTask } from '../../background/periodic-task.ts';
import { createSliceLimit, type LimitSlice } from './fold-events.ts';
import { rollUp, type RollUpOptions } from './roll-up.ts';
import { storedSlices } from './rollup-store.ts';

/** Each round rewrites the buckets of the present: fewer rounds, fewer rewrites. */
const REST_MS = 5_000;

interface RollupOptions extends Pick<RollUpOptions, 'db' | 'partitions' | 'phoneticKey' | 'nowMs'> {
  /** Told of the tasks that were closed. Must not throw. */
  onTasks(records: readonly EventRecord[]): void;
}

export interface Rollup {
  /** Keeps the figures up with the log, a few seconds behind. */
  task: PeriodicTask;
  /** How old the oldest event is that is not in the figures yet, as the last step knew; 0 when all are. */
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
      // Should a second server do it for a moment, `rollUp` lets one of them.
      scope: 'one-server',
      everyMs: REST_MS,
      async run() {
        try {
          return await step();
        } catch (error) {
          // What the last step believed may not have been kept.
          limit = null;
          next = {};
          throw error;
        }
      },
    },
  };
}

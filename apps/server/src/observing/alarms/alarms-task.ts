import type { PeriodicTask } from '../../background/periodic-task.ts';
import { createSliceLimit } from '../metrics/fold-events.ts';
import { storedSlices } from '../metrics/rollup-store.ts';
import { checkAlarms, type CheckOptions } from './check-alarms.ts';

/** Alarms need not be faster than the figures that explain them. */
const REST_MS = 5_000;

/** Looks for alarms in the events that are new. */
export function alarmsTask(options: Omit<CheckOptions, 'limit'>): PeriodicTask {
  let limit: CheckOptions['limit'] | null = null;
  return {
    name: 'alarms',
    summary: 'Watches the metrics and raises alarms',
    // If a second server runs it for a moment, `checkAlarms` admits only one.
    scope: 'one-server',
    everyMs: REST_MS,
    async run() {
      limit ??= createSliceLimit(await storedSlices(options.db));
      const done = await checkAlarms({ ...options, limit });
      return done?.isFull === true ? { inMs: 0 } : undefined;
    },
  };
}

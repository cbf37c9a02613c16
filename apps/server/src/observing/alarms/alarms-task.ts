import type { PeriodicTask } from '../../background/periodic-task.ts';
import { createSliceLimit } from '../metrics/fold-events.ts';
import { storedSlices } from '../metrics/rollup-store.ts';
import { checkAlarms, type Checked, type CheckOptions } from './check-alarms.ts';
import type { StoredAlarm } from './stored-alarm.ts';

/** Alarms need not be faster than the figures that explain them. */
const REST_MS = 5_000;

interface TaskOptions extends Omit<CheckOptions, 'limit'> {
  /** Called once an alarm fires, after it is stored. What it throws is logged. */
  onFiring?(alarm: StoredAlarm): Promise<void>;
}

async function tellFiring({ onFiring, logger }: TaskOptions, { transitions }: Checked): Promise<void> {
  if (onFiring === undefined) return;
  for (const { alarm } of transitions.filter((each) => each.alarm.progress.state === 'firing')) {
    // The alarm is stored and sent all the same.
    await onFiring(alarm).catch((error: unknown) =>
      logger.warn({ err: error, alarm: alarm.id }, 'asking for the stage at fault failed'),
    );
  }
}

/** Looks for alarms in the events that are new. */
export function alarmsTask(options: TaskOptions): PeriodicTask {
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
      if (done !== null) await tellFiring(options, done);
      return done?.isFull === true ? { inMs: 0 } : undefined;
    },
  };
}

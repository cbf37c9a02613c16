import type { RateSums } from '@hark/shared/metrics/detectors/rate-warning';
import { BURN_WINDOWS } from '@hark/shared/metrics/detectors/burn-rate';
import { bucketOf, GRAIN_MS } from '@hark/shared/metrics/figures/range-buckets';
import { ALLOWED_LATENESS_MS } from '@hark/shared/metrics/tasks/close-tasks';
import { TASK_GAP_MS } from '@hark/shared/metrics/tasks/split-tasks';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import { ALL } from '../metrics/fold-events.ts';
import type { Traffic } from './read-baselines.ts';

const { minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS } = GRAIN_MS;

/** Windows that end now: of an hour or more, with whole hours at their start. */
export const WINDOWS_MS: readonly number[] = [
  ...new Set([
    HOUR_MS,
    6 * HOUR_MS,
    DAY_MS,
    ...BURN_WINDOWS.flatMap(({ longMs, shortMs }) => [longMs, shortMs]),
  ]),
].toSorted((a, b) => a - b);

/** Minutes are kept for longer, less a day of margin. */
const MINUTES_KEPT_MS = 2 * DAY_MS;

/** The sums of a metric over a window that ends now. */
export type WindowSums = (metric: string, windowMs: number) => RateSums;

interface WindowOptions {
  /** Ids of metrics. */
  metrics: readonly string[];
  traffic: Traffic;
  /** End of the windows: now, or the time of simulated traffic. */
  endMs: number;
  nowMs: number;
}

interface WindowRow {
  metric: string;
  length: number;
  samples: number;
  total: number;
}

/** How long a figure of tasks lags behind their last event. */
export const TASK_LAG_MS = TASK_GAP_MS + ALLOWED_LATENESS_MS;

/** The start of a window, in the buckets that exist. */
function windowOf(lengthMs: number, { endMs, nowMs }: Pick<WindowOptions, 'endMs' | 'nowMs'>) {
  const isShort = lengthMs <= 2 * HOUR_MS && nowMs - endMs < MINUTES_KEPT_MS;
  const grain = isShort ? 'minute' : 'hour';
  return { length: lengthMs, grain, from: bucketOf(endMs - lengthMs, grain) + (isShort ? MINUTE_MS : 0) };
}

/** Reads the sums of metrics over all windows. */
export async function readWindows(db: Kysely<Database>, options: WindowOptions): Promise<WindowSums> {
  const { metrics, traffic, endMs } = options;
  const windows = WINDOWS_MS.map((lengthMs) => windowOf(lengthMs, options));
  const ofTraffic = traffic === 'all' ? sql`` : sql`and synthetic = ${traffic === 'synthetic'}`;
  const { rows } = await sql<WindowRow>`
    select r.metric, w.length, sum(r.samples) as samples, sum(r.total) as total
    from unnest(${windows.map(({ length }) => length)}::float8[], ${windows.map(({ grain }) => grain)}::text[],
      ${windows.map(({ from }) => new Date(from))}::timestamptz[]) as w(length, grain, first)
    join metric_rollup r on r.grain = w.grain and r.bucket >= w.first and r.bucket <= ${new Date(endMs)}
    where r.metric = any(${[...metrics]}) and r.dimension = ${ALL} and r.value = ${ALL} ${ofTraffic}
    group by r.metric, w.length`.execute(db);
  const sums = new Map(
    rows.map(({ metric, length, samples, total }) => [`${metric} ${length}`, { samples, total }]),
  );
  return (metric, windowMs) => sums.get(`${metric} ${windowMs}`) ?? { samples: 0, total: 0 };
}

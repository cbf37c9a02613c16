import type { MetricsQuery } from '@hark/shared/http/metrics-api';
import { bucketOf, GRAIN_MS, type Grain } from '@hark/shared/metrics/figures/range-buckets';

export interface Span {
  from: number;
  to: number;
}

interface Clock {
  nowMs: number;
  /** Whether the slice is kept by the minute; see `fold-events.ts`. */
  live: boolean;
}

const { minute: MINUTE_MS, hour: HOUR_MS, day: DAY_MS } = GRAIN_MS;
const BASELINE_DAYS = 7;
/** Beyond this age only coarser buckets are kept (see `expire-old.ts`), less one day of margin. */
const MINUTES_KEPT_MS = 2 * DAY_MS;
const HOURS_KEPT_MS = 99 * DAY_MS;

/** Returns the finest buckets that still exist for a time. `live`: the figures are kept by the minute. */
function finestAt(at: number, { nowMs, live }: Clock): Grain {
  if (live && nowMs - at < MINUTES_KEPT_MS) return 'minute';
  return nowMs - at < HOURS_KEPT_MS ? 'hour' : 'day';
}

function align(span: Span, clock: Clock): Span {
  const stepMs = GRAIN_MS[finestAt(span.from, clock)];
  return { from: Math.floor(span.from / stepMs) * stepMs, to: Math.ceil(span.to / stepMs) * stepMs };
}

/** The requested time in whole buckets; the last day by default. */
export function spanOf({ from, to }: Pick<MetricsQuery, 'from' | 'to'>, clock: Clock): Span {
  const end = to ?? clock.nowMs + MINUTE_MS;
  return align({ from: Math.min(from ?? end - DAY_MS, end), to: end }, clock);
}

/** The requested reference; the seven days before by default. */
export function baselineOf(
  query: Pick<MetricsQuery, 'baselineFrom' | 'baselineTo'>,
  span: Span,
  clock: Clock,
): Span {
  const to = query.baselineTo ?? bucketOf(span.from, 'hour');
  const from = query.baselineFrom ?? to - BASELINE_DAYS * DAY_MS;
  return align({ from: Math.min(from, to), to }, clock);
}

/** The step of a series that gives a readable number of points and still exists in the store. */
export function stepOf(wanted: Grain | undefined, span: Span, clock: Clock): Grain {
  const finest = finestAt(span.from, clock);
  const lengthMs = span.to - span.from;
  const readable = lengthMs <= 3 * HOUR_MS ? 'minute' : lengthMs <= 10 * DAY_MS ? 'hour' : 'day';
  const step = wanted ?? readable;
  return GRAIN_MS[step] < GRAIN_MS[finest] ? finest : step;
}

import type { DriftSettings } from '@hark/shared/http/drift-api';
import { ALLOWED_LATENESS_MS } from '@hark/shared/metrics/tasks/close-tasks';
import { GRAIN_MS } from '@hark/shared/metrics/figures/range-buckets';
import { MAX_TASK_MS, TASK_GAP_MS } from '@hark/shared/metrics/tasks/split-tasks';
import type { Span } from '../metrics/metric-times.ts';

const { hour: HOUR_MS, day: DAY_MS } = GRAIN_MS;
/** After this time the figures of tasks no longer change. */
const SETTLED_AFTER_MS = MAX_TASK_MS + TASK_GAP_MS + ALLOWED_LATENESS_MS;

/** The times that a check compares; all in event time. */
export interface CheckWindows {
  current: Span;
  /** The window before, which does not overlap. */
  before: Span;
  /** Whole days in UTC before both, the default reference. */
  reference: Span;
  /** The last whole day, and the same day a day, a week and four weeks before. */
  days: { last: number; dayAgo: number; weekAgo: number; fourWeeksAgo: number };
}

const down = (at: number, stepMs: number): number => Math.floor(at / stepMs) * stepMs;

/** Returns the latest windows whose figures are final. Pure. */
export function checkWindows(
  nowMs: number,
  { windowHours, referenceDays }: Pick<DriftSettings, 'windowHours' | 'referenceDays'>,
): CheckWindows {
  const to = down(nowMs - SETTLED_AFTER_MS, HOUR_MS);
  const lengthMs = windowHours * HOUR_MS;
  const before = { from: to - 2 * lengthMs, to: to - lengthMs };
  const referenceTo = down(before.from, DAY_MS);
  const last = down(to, DAY_MS) - DAY_MS;
  return {
    current: { from: before.to, to },
    before,
    reference: { from: referenceTo - referenceDays * DAY_MS, to: referenceTo },
    days: {
      last,
      dayAgo: last - DAY_MS,
      weekAgo: last - 7 * DAY_MS,
      fourWeeksAgo: last - 28 * DAY_MS,
    },
  };
}

/** The first day, 1 January 1970, was a Thursday. */
const weekdayOf = (day: number): number => (day + 4) % 7;

/** Returns the days of the same days of the week as a window, by number; all days where there are none. Pure. */
export function sameWeekdays(days: Iterable<number>, { from, to }: Span): number[] {
  const all = [...days];
  const first = Math.floor(from / DAY_MS);
  const last = Math.floor((to - 1) / DAY_MS);
  const meant = new Set(Array.from({ length: last - first + 1 }, (_, index) => weekdayOf(first + index)));
  const same = all.filter((day) => meant.has(weekdayOf(day)));
  return same.length > 0 ? same : all;
}

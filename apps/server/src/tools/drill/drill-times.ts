import { ALLOWED_LATENESS_MS } from '@hark/shared/metrics/tasks/close-tasks';
import { MAX_TASK_MS, TASK_GAP_MS } from '@hark/shared/metrics/tasks/split-tasks';

const HOUR_MS = 3_600_000;
/** After this time the figures of tasks no longer change, so distributions are compared. */
const SETTLED_AFTER_MS = MAX_TASK_MS + TASK_GAP_MS + ALLOWED_LATENESS_MS;
/** Drift needs two windows, of an hour each in a drill. */
const WINDOWS = 2;

/**
 * Returns when the fault of a drill begins, so that the two latest windows that are settled now hold the fault alone. In
 * epoch milliseconds. Pure.
 */
export function faultStartMs(nowMs: number): number {
  return (Math.floor((nowMs - SETTLED_AFTER_MS) / HOUR_MS) - WINDOWS) * HOUR_MS;
}

/** Returns how long these windows stay the latest. Pure. */
export function untilNextWindowMs(nowMs: number): number {
  return HOUR_MS - ((nowMs - SETTLED_AFTER_MS) % HOUR_MS);
}

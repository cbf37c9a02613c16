import type { EventRecord } from '../../events/event-record.ts';
import { splitTasks, taskBelongsUntil, type Task } from './split-tasks.ts';
import { readTaskSteps } from './task-steps.ts';

/** How long to wait for neighbouring events: events travel in batches, and phones lose their network. */
export const ALLOWED_LATENESS_MS = 60_000;

export interface ClosedTasks {
  closed: Task[];
  /** Start of the first open task, from which events are needed again. Null when none is open. */
  openFrom: number | null;
  /** Time up to which everything is closed; an older event is late. Null when nothing was closed. */
  closedUntil: number | null;
}

/**
 * Closes a client's tasks that are over, given all events since the last closed task. All events before the watermark
 * are taken to have arrived; the result does not depend on the order of arrival.
 *
 * @param watermark epoch milliseconds
 */
export function closeTasks(events: readonly EventRecord[], watermark: number): ClosedTasks {
  const tasks = splitTasks(readTaskSteps(events));
  const firstOpen = tasks.findIndex((task) => taskBelongsUntil(task) > watermark);
  const closed = firstOpen === -1 ? tasks : tasks.slice(0, firstOpen);
  const open = firstOpen === -1 ? undefined : tasks[firstOpen];
  const last = closed.at(-1);
  return {
    closed,
    openFrom: open?.startedAt ?? null,
    // Excludes the first event of the open task.
    closedUntil:
      last === undefined ? null : Math.min(taskBelongsUntil(last), (open?.startedAt ?? Infinity) - 1),
  };
}

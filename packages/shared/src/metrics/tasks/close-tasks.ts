import type { EventRecord } from '../../events/event-record.ts';
import { splitTasks, taskBelongsUntil, type Task } from './split-tasks.ts';
import { readTaskSteps } from './task-steps.ts';

/** How long after an event its neighbours are waited for: events travel in batches, and phones lose their network. */
export const ALLOWED_LATENESS_MS = 60_000;

export interface ClosedTasks {
  closed: Task[];
  /** Where the first task that is still open begins: events from there on are needed again. Null when none is open. */
  openFrom: number | null;
  /** Up to here everything is settled: an event that is older is late. Null when nothing was closed. */
  closedUntil: number | null;
}

/**
 * Which of a client's tasks are over, given all of its events since the last that was closed. Everything that happened
 * before the watermark is taken to have arrived; the same events give the same tasks in whatever order they came.
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
    // The open task's first event is not settled yet.
    closedUntil:
      last === undefined ? null : Math.min(taskBelongsUntil(last), (open?.startedAt ?? Infinity) - 1),
  };
}

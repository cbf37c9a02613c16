import type { Anchor, TaskSteps } from './task-steps.ts';

export const TASK_GAP_MS = 5 * 60_000;
/** Longest task. Without a limit, a kiosk in constant use would have one task a day. */
export const MAX_TASK_MS = 60 * 60_000;

/** The steps of one task. */
export interface Task extends Omit<TaskSteps, 'anchors'> {
  anchors: [Anchor, ...Anchor[]];
  startedAt: number;
  /** Time of the last outcome; the task closes when nothing was said or typed for `TASK_GAP_MS` after it. */
  endedAt: number;
}

/** Returns the time until which events belong to the task. */
export function taskBelongsUntil({ endedAt }: Pick<Task, 'endedAt'>): number {
  return endedAt + TASK_GAP_MS;
}

function chain(anchors: readonly Anchor[]): [Anchor, ...Anchor[]][] {
  const chains: [Anchor, ...Anchor[]][] = [];
  let endedAt = Number.NEGATIVE_INFINITY;
  for (const anchor of anchors) {
    const current = chains.at(-1);
    const goesOn =
      current !== undefined &&
      anchor.startedAt - endedAt <= TASK_GAP_MS &&
      anchor.startedAt - current[0].startedAt <= MAX_TASK_MS;
    if (goesOn) current.push(anchor);
    else chains.push([anchor]);
    endedAt = goesOn ? Math.max(endedAt, anchor.outcomeAt) : anchor.outcomeAt;
  }
  return chains;
}

/**
 * Splits a client's steps into tasks: chains of utterances and typed queries with gaps of at most five minutes. Other
 * events belong to the task that they follow. Those that follow none, such as a click on yesterday's results, are
 * dropped.
 */
export function splitTasks(steps: TaskSteps): Task[] {
  const chains = chain(steps.anchors);
  return chains.map((anchors, index) => {
    const startedAt = anchors[0].startedAt;
    const endedAt = Math.max(...anchors.map(({ outcomeAt }) => outcomeAt));
    const nextAt = chains[index + 1]?.[0].startedAt ?? Number.POSITIVE_INFINITY;
    const isInside = (at: number): boolean =>
      at >= startedAt && at < nextAt && at <= taskBelongsUntil({ endedAt });
    const inside = <Step extends { at: number }>(all: readonly Step[]): Step[] =>
      all.filter(({ at }) => isInside(at));
    return {
      anchors,
      startedAt,
      endedAt,
      shown: inside(steps.shown),
      clicks: inside(steps.clicks),
      dwells: inside(steps.dwells),
      alternatives: steps.alternatives.filter(isInside),
    };
  });
}

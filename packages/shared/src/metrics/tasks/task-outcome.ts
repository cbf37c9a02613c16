import type { TaskData } from '../../events/event-fields.ts';
import { areAlike, type PhoneticKey } from './alike.ts';
import type { Task } from './split-tasks.ts';
import type { Anchor, VoiceAttempt } from './task-steps.ts';

export const REDO_MS = 30_000;
export const REDO_BROAD_MS = 5 * 60_000;
export const SWITCH_MS = 60_000;
export const CLICK_MS = 5 * 60_000;
export const GOOD_CLICK_MS = 30_000;

interface Following {
  attempt: VoiceAttempt;
  next: Anchor;
  waitedMs: number;
}

/** Returns each answered utterance with the next step of that type, unless a click came between. */
function unclickedFollowings(task: Task, type: Anchor['type']): Following[] {
  return task.anchors.flatMap((attempt, index): Following[] => {
    if (attempt.type !== 'voice' || attempt.failed) return [];
    const next = task.anchors.slice(index + 1).find((anchor) => anchor.type === type);
    if (next === undefined) return [];
    const { outcomeAt } = attempt;
    const clicked = task.clicks.some(({ at }) => at >= outcomeAt && at <= next.startedAt);
    return clicked ? [] : [{ attempt, next, waitedMs: Math.max(0, next.startedAt - outcomeAt) }];
  });
}

function isRedo({ attempt, next }: Following, phoneticKey: PhoneticKey): boolean {
  if (next.type !== 'voice' || next.failed) return false;
  return attempt.transcript === '' || areAlike(attempt.transcript, next.transcript, phoneticKey);
}

/**
 * Whether somebody stayed away for long after a click. A person who had not returned when the task closed was away for
 * longer.
 */
function isGoodClick(task: Task, clickedAt: number): boolean {
  const nextClickAt = task.clicks.find(({ at }) => at > clickedAt)?.at ?? Number.POSITIVE_INFINITY;
  const dwell = task.dwells.find(({ at }) => at >= clickedAt && at <= nextClickAt);
  if (dwell !== undefined) return dwell.dwellMs >= GOOD_CLICK_MS;
  const returnedAt = Math.min(
    nextClickAt,
    ...task.anchors.map(({ startedAt }) => startedAt).filter((at) => at > clickedAt),
  );
  return returnedAt - clickedAt >= GOOD_CLICK_MS;
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function intervals({ anchors }: Task): number[] {
  const attempts = anchors.filter((anchor) => anchor.type === 'voice');
  return attempts.slice(1).map(({ startedAt }, index) => {
    return Math.max(0, startedAt - (attempts[index]?.outcomeAt ?? startedAt));
  });
}

/** Determines the outcome of a task. `phoneticKey` returns the phonetic key of a text. Pure. */
export function taskOutcome(task: Task, phoneticKey: PhoneticKey): TaskData {
  const attempts = task.anchors.filter((anchor) => anchor.type === 'voice');
  const answered = attempts.filter(({ failed }) => !failed);
  const again = unclickedFollowings(task, 'voice');
  const typed = unclickedFollowings(task, 'typed').filter(({ waitedMs }) => waitedMs <= SWITCH_MS);
  const redoBroad = again.some(
    (following) => following.waitedMs <= REDO_BROAD_MS && isRedo(following, phoneticKey),
  );
  const shown = task.shown.filter(({ count }) => count > 0);
  const clicks = task.clicks.filter(({ at }) =>
    shown.some((each) => at >= each.at && at - each.at <= CLICK_MS),
  );
  const waits = task.shown.flatMap(({ wholeMs }) => wholeMs ?? []);
  const found = [
    ...answered.filter(({ transcript }) => transcript !== '').map(({ resultCount }) => resultCount),
    ...task.shown.filter(({ isTyped }) => isTyped).map(({ count }) => count),
  ];
  return {
    attempts: attempts.length,
    typedQueries: task.anchors.length - attempts.length,
    endedAt: task.endedAt,
    voice: attempts.length > 0,
    redo: again.some((following) => following.waitedMs <= REDO_MS && isRedo(following, phoneticKey)),
    redoBroad,
    switched: typed.length > 0,
    corrected: typed.some(
      ({ attempt, next }) => next.type === 'typed' && areAlike(attempt.transcript, next.query, phoneticKey),
    ),
    shown: shown.length > 0,
    clicked: clicks.length > 0,
    clickedFirst: clicks.some(({ position }) => position === 1),
    goodClick: clicks.some(({ at }) => isGoodClick(task, at)),
    searched: found.length > 0,
    zeroResult: found.includes(0),
    alternative: task.alternatives.length > 0,
    abandoned: clicks.length === 0 && !redoBroad && typed.length === 0,
    failed: attempts.some(({ failed }) => failed),
    nullSpeech: answered.some(({ empty }) => empty === 'unintelligible'),
    wholeMs: waits.length === 0 ? null : Math.max(...waits),
    intervalMs: mean(intervals(task)),
  };
}

import type { TaskData } from '@hark/shared/events/event-fields';
import type { EventRecord } from '@hark/shared/events/event-record';
import { rolloutSlice, type Arm } from '@hark/shared/rollouts/serving-state';
import { serverRecord } from '../../../observing/events/server-record.ts';
import { ANSWER } from '../../../observing/metrics/testing/scripted-day.ts';

export interface MarkedTask {
  /** What follows `client-` and `task-`. */
  clientId: string;
  taskId: string;
  arm: Arm;
  step: number;
  /** `failed`: without an answer; `nothing`: speech without a transcript. */
  answer?: 'good' | 'nothing' | 'failed';
  version?: string;
  outcome?: Partial<Pick<TaskData, 'redo' | 'switched' | 'wholeMs' | 'voice'>>;
  synthetic?: boolean;
  at?: number;
}

const OUTCOME: TaskData = {
  attempts: 1,
  typedQueries: 0,
  endedAt: 0,
  voice: true,
  redo: false,
  redoBroad: false,
  switched: false,
  corrected: false,
  shown: true,
  clicked: true,
  clickedFirst: true,
  goodClick: true,
  searched: true,
  zeroResult: false,
  alternative: false,
  abandoned: false,
  failed: false,
  nullSpeech: false,
  wholeMs: 500,
  intervalMs: null,
};

function baseOf(rolloutId: string, task: MarkedTask): Partial<EventRecord> {
  const { arm, step, synthetic = false } = task;
  const version = task.version ?? (arm === 'canary' ? 'wide' : 'first');
  const ids = { clientId: `client-${task.clientId}`, taskId: `task-${task.taskId}` };
  return { ...ids, synthetic, slices: { version, rollout: rolloutSlice(rolloutId, step, arm) } };
}

/** The record of the first attempt of a task, as a server writes it. */
export function attemptOf(rolloutId: string, task: MarkedTask): EventRecord {
  const { clientId, taskId, answer = 'good', at = Date.now() } = task;
  const base = { ...baseOf(rolloutId, task), utteranceId: `utterance-${clientId}-${taskId}` };
  const ids = { eventId: `attempt-${clientId}-${taskId}`, at };
  if (answer === 'failed')
    return serverRecord(
      { ...base, name: 'utterance.refused', data: { reason: 'failed', startedAt: at } },
      ids,
    );
  const heard = answer === 'nothing' ? { transcript: '', empty: 'unintelligible' as const } : {};
  return serverRecord(
    { ...base, name: 'utterance.answered', data: { ...ANSWER, startedAt: at, ...heard } },
    ids,
  );
}

/** The record of a task that is closed, as the roll-up writes it. */
export function closingOf(rolloutId: string, task: MarkedTask): EventRecord {
  const { clientId, taskId, outcome = {}, at = Date.now() } = task;
  return serverRecord(
    {
      ...baseOf(rolloutId, task),
      name: 'task.closed',
      data: { ...OUTCOME, endedAt: at, ...outcome },
    },
    { eventId: `closing-${clientId}-${taskId}`, at },
  );
}

/** All records of a task. */
export function eventsOf(rolloutId: string, task: MarkedTask): EventRecord[] {
  return [attemptOf(rolloutId, task), closingOf(rolloutId, task)];
}

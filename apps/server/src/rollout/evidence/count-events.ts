import type { EventRecord } from '@hark/shared/events/event-record';
import type { Outcome } from '@hark/shared/rollouts/rollout-plan';
import type { Audience } from '@hark/shared/rollouts/rollout-spec';
import { readRolloutSlice, type Arm } from '@hark/shared/rollouts/serving-state';
import { createSketch, type Sketch } from '../../observing/metrics/sketch.ts';
import { isInAudience } from './in-audience.ts';
import {
  emptyTally,
  NEW_CLIENT,
  type ArmTally,
  type ClientTrace,
  type RolloutEvidence,
  type TaskTrace,
} from './rollout-evidence.ts';

/** An event with the time of its arrival. */
export interface Arrived {
  event: EventRecord;
  receivedAt: number;
}

/** The rollout whose events are counted. */
export interface Counted {
  id: string;
  audience: Audience;
  /** Name of the challenger, as the slice `version` has it. */
  version: string;
  /** Since when people meet the challenger, in epoch milliseconds; null before. */
  canarySinceMs: number | null;
}

/** What is known before the events: the counts, and the traces of their clients and tasks. */
export interface Known {
  evidence: RolloutEvidence;
  clients: ReadonlyMap<string, ClientTrace>;
  /** By `taskKey`. */
  tasks: ReadonlyMap<string, TaskTrace>;
}

export interface Counts {
  evidence: RolloutEvidence;
  /** Traces that are new or have changed. */
  clients: ReadonlyMap<string, ClientTrace>;
  tasks: ReadonlyMap<string, TaskTrace>;
}

type Group = Exclude<Arm, 'rest'>;

interface Mark {
  step: number;
  arm: Arm;
}

/** With fewer times of the control, its 95th percentile says too little. */
const LEAST_TIMES = 20;
/** Until every process has heard of a canary. */
const SETTLES_MS = 5_000;
/** Until every process has loaded the challenger; before, the champion may answer for it. */
const LOADS_MS = 30_000;

export function taskKey(clientId: string, taskId: string): string {
  return `${clientId}\n${taskId}`;
}

/** Reads the mark of this rollout. Pages cannot set it: only records of servers count. */
export function markOf({ id }: Pick<Counted, 'id'>, { source, slices }: EventRecord): Mark | null {
  const mark = source === 'server' ? readRolloutSlice(slices['rollout'] ?? '') : null;
  return mark?.rolloutId === id ? mark : null;
}

/** Whether a record is an attempt of a voice task, answered or failed. */
function isAttempt({ name, data }: EventRecord): boolean {
  return name === 'utterance.answered' || (name === 'utterance.refused' && data['reason'] === 'failed');
}

/** The bad outcome that is known as soon as an attempt is recorded. */
function badAttempt({ name, data }: EventRecord): Outcome[] {
  if (name === 'utterance.refused') return data['reason'] === 'failed' ? ['error'] : [];
  return name === 'utterance.answered' && data['empty'] === 'unintelligible' ? ['null'] : [];
}

/** The bad outcomes that are known when a task closes. @param slowFromMs null: unknown */
function badTask({ data }: EventRecord, slowFromMs: number | null): Outcome[] {
  const { redo, switched, wholeMs } = data;
  const isSlow = typeof wholeMs === 'number' && slowFromMs !== null && wholeMs > slowFromMs;
  return [
    ...(redo === true ? ['redo' as const] : []),
    ...(switched === true ? ['switch' as const] : []),
    ...(isSlow ? ['slow' as const] : []),
  ];
}

function readSketch({ controlTimes }: RolloutEvidence): Sketch {
  const sketch = createSketch();
  if (controlTimes.sketch !== '') sketch.addEncoded(Buffer.from(controlTimes.sketch, 'base64'));
  return sketch;
}

/** Adds events in the order of the log to a copy of what is known. */
function createCounting(rollout: Counted, known: Known) {
  const evidence = structuredClone(known.evidence);
  const clients = new Map<string, ClientTrace>();
  const tasks = new Map<string, TaskTrace>();
  const times = readSketch(evidence);

  function traceOf(clientId: string): ClientTrace {
    const trace = clients.get(clientId) ?? structuredClone(known.clients.get(clientId) ?? NEW_CLIENT);
    clients.set(clientId, trace);
    return trace;
  }

  function tallyOf({ step, arm }: { step: number; arm: Group }): ArmTally {
    while (evidence.steps.length <= step) evidence.steps.push(emptyTally());
    return (evidence.steps[step] ?? emptyTally())[arm];
  }

  function cross(trace: ClientTrace): void {
    if (!trace.isCrossed) evidence.clients.crossed++;
    trace.isCrossed = true;
  }

  function seeClient(trace: ClientTrace, arm: Group): void {
    if (!trace.isCanary && !trace.isControl) evidence.clients[arm]++;
    if (arm === 'canary') trace.isCanary = true;
    else trace.isControl = true;
    if (trace.isCanary && trace.isControl) cross(trace);
  }

  /** Whether an answer is of a version that its group does not get. */
  function isOfOtherVersion({ event, receivedAt }: Arrived, { arm }: Mark): boolean {
    const version = event.slices['version'];
    const { canarySinceMs } = rollout;
    if (event.name !== 'utterance.answered' || version === undefined || canarySinceMs === null) return false;
    return receivedAt >= canarySinceMs + LOADS_MS && (arm === 'canary') !== (version === rollout.version);
  }

  /**
   * A task keeps its version to its end, and counts where it began. One that changed it makes its client a crossed one.
   */
  function seeTask(arrived: Arrived, clientId: string, mark: Mark): void {
    const { event } = arrived;
    if (event.taskId === null || !isAttempt(event)) return;
    const key = taskKey(clientId, event.taskId);
    const before = tasks.get(key) ?? known.tasks.get(key);
    const task = before ?? { step: mark.step, arm: mark.arm };
    tasks.set(key, task);
    const isOtherGroup = (task.arm === 'canary') !== (mark.arm === 'canary');
    if (isOtherGroup || isOfOtherVersion(arrived, mark)) cross(traceOf(clientId));
    const { step, arm } = task;
    if (arm === 'rest') return;
    if (before === undefined) tallyOf({ step, arm }).started++;
    addBad(traceOf(clientId), { step, arm }, badAttempt(event));
  }

  function addBad(trace: ClientTrace, place: { step: number; arm: Group }, outcomes: Outcome[]): void {
    for (const outcome of outcomes) {
      const key = `${place.step}/${outcome}`;
      if (trace.bad.includes(key)) continue;
      trace.bad.push(key);
      tallyOf(place).bad[outcome]++;
    }
  }

  function slowFromMs(): number | null {
    return evidence.controlTimes.tasks < LEAST_TIMES ? null : times.quantile(0.95);
  }

  function closeTask(event: EventRecord, trace: ClientTrace, place: { step: number; arm: Group }): void {
    if (event.data['voice'] !== true) return;
    tallyOf(place).closed++;
    addBad(trace, place, badTask(event, slowFromMs()));
    const { wholeMs } = event.data;
    if (place.arm !== 'control' || typeof wholeMs !== 'number') return;
    // After it was compared: a task is not compared with itself.
    times.add(wholeMs);
    evidence.controlTimes.tasks++;
  }

  function addMarked(arrived: Arrived, clientId: string, mark: Mark): void {
    const { event } = arrived;
    seeTask(arrived, clientId, mark);
    const { step, arm } = mark;
    if (arm === 'rest') return;
    const trace = traceOf(clientId);
    seeClient(trace, arm);
    if (event.name === 'task.closed') closeTask(event, trace, { step, arm });
  }

  function addUnmarked({ event, receivedAt }: Arrived): void {
    const { canarySinceMs, audience } = rollout;
    if (event.name !== 'utterance.answered' || !isInAudience(audience, event)) return;
    if (canarySinceMs === null || receivedAt < canarySinceMs + SETTLES_MS) return;
    evidence.unmarked.answers++;
    evidence.unmarked.sinceMs ??= receivedAt;
  }

  return {
    add(arrived: Arrived): void {
      const { event, receivedAt } = arrived;
      const mark = markOf(rollout, event);
      if (mark === null || event.clientId === null) {
        addUnmarked(arrived);
        return;
      }
      evidence.markedMs = receivedAt;
      // A task that closes was marked long ago.
      if (event.name !== 'task.closed') evidence.unmarked = { answers: 0, sinceMs: null };
      addMarked(arrived, event.clientId, mark);
    },
    counts(): Counts {
      evidence.controlTimes.sketch = Buffer.from(times.encode()).toString('base64');
      return { evidence, clients, tasks };
    },
  };
}

/** Counts events, in the order of the log, on top of what is known. Pure. */
export function countEvents(rollout: Counted, known: Known, events: readonly Arrived[]): Counts {
  const counting = createCounting(rollout, known);
  for (const event of events) counting.add(event);
  return counting.counts();
}

import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Pipeline } from '../../answering/pipeline/answer-utterance.ts';
import { contextOf, type TaskContext, type TaskMemory } from '../../answering/pipeline/task-memory.ts';
import type { Utterance } from '../../answering/pipeline/utterance.ts';
import {
  draftShadow,
  FAILED_SIDE,
  type ShadowDraft,
  type ShadowedSide,
  type ShadowParts,
  sideOf,
} from './draft-shadow.ts';
import { pairOf } from './pair-of.ts';
import { restMs } from './rest-after-failures.ts';
import type { ShadowPair } from './shadow-store.ts';

/** A challenger that hears what the champion hears. */
export interface Challenger {
  rolloutId: string;
  parts: ShadowParts & Pick<Pipeline, 'version'>;
}

/** Runs a challenger beside the champion. It never delays, changes or fails an answer. */
export interface ShadowRunner {
  /** Takes an answer of the champion after it was sent. Returns at once and never throws. */
  hear(utterance: Utterance, answer: Answer): void;
  /** Stops; what waits is dropped. Idempotent. */
  close(): Promise<void>;
}

export interface ShadowRunnerOptions {
  /** Returns the challenger of the rollout that is in its shadow; null without one. */
  challenger(): Challenger | null;
  /** What the champion's recogniser is doing. */
  load(): { busyWorkers: number; queued: number };
  /** What the champion's tasks were about, for answers that do not say so. */
  tasks: Pick<TaskMemory, 'before' | 'searches'>;
  /** Stores a pair. */
  keep(pair: ShadowPair, utterance: Utterance, challenger: Challenger): Promise<void>;
  /** Counts utterances that the challenger did not hear. */
  drop(challenger: Challenger, dropped: number): Promise<void>;
  nowMs(): number;
  /** Receives what went wrong; the champion is not concerned. */
  onError(error: unknown): void;
}

/** Utterances that wait, with their audio. Few, because there is always another to compare. */
const MOST_WAITING = 4;
/** What has waited so long is dropped. */
const PATIENCE_MS = 10_000;
/** Longer than the pool lets a shadow take; a challenger that has not answered then hangs. */
const MOST_DRAFT_MS = 60_000;
const POLL_MS = 20;
const REPORT_MS = 5_000;

/** Returns the champion's side; null for what is no attempt, was refused for want of capacity, or repeats an answer. */
function championSide(answer: Answer): ShadowedSide | null {
  if (answer.type === 'failed') return FAILED_SIDE;
  return answer.type === 'answered' && answer.context !== undefined ? sideOf(answer.final) : null;
}

interface Heard {
  challenger: Challenger;
  utterance: Utterance;
  context: TaskContext;
  champion: ShadowedSide;
  atMs: number;
}

export function createShadowRunner(options: ShadowRunnerOptions): ShadowRunner {
  const { nowMs } = options;
  const waiting: Heard[] = [];
  const dropped = new Map<string, { challenger: Challenger; count: number }>();
  const ending = new AbortController();
  let failures = 0;
  let restsUntilMs = -Infinity;
  let working: Promise<void> | null = null;
  let closing: Promise<void> | null = null;
  const reporting = setInterval(() => void reportDrops(), REPORT_MS).unref();

  function countDrop(challenger: Challenger): void {
    const { count = 0 } = dropped.get(challenger.rolloutId) ?? {};
    dropped.set(challenger.rolloutId, { challenger, count: count + 1 });
  }

  async function reportDrops(): Promise<void> {
    const counts = [...dropped.values()];
    dropped.clear();
    for (const { challenger, count } of counts) await options.drop(challenger, count).catch(options.onError);
  }

  function dropWaiting(): void {
    for (const { challenger } of waiting.splice(0)) countDrop(challenger);
  }

  /** Waits until nobody is being recognised. False, and nothing waits any more, once people have to wait. */
  async function untilQuiet({ atMs }: Heard): Promise<boolean> {
    for (;;) {
      const { busyWorkers, queued } = options.load();
      if (queued > 0) dropWaiting();
      if (queued > 0 || ending.signal.aborted || nowMs() - atMs > PATIENCE_MS) return false;
      if (busyWorkers === 0) return true;
      await wait(POLL_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  }

  async function draft(heard: Heard): Promise<ShadowDraft> {
    const late = AbortSignal.timeout(MOST_DRAFT_MS);
    const signal = AbortSignal.any([ending.signal, late]);
    const drafting = draftShadow(heard.challenger.parts, heard, {
      priority: 'shadow',
      untilQuiet: () => untilQuiet(heard),
      signal,
    });
    const ended = new Promise<ShadowDraft>((resolve) => {
      const onAbort = (): void =>
        resolve(late.aborted ? { type: 'answered', side: FAILED_SIDE } : { type: 'dropped' });
      signal.addEventListener('abort', onAbort, { once: true });
    });
    return Promise.race([ended, drafting]);
  }

  async function compareNext(heard: Heard): Promise<void> {
    const { challenger, utterance, champion } = heard;
    const drafted = (await untilQuiet(heard)) ? await draft(heard) : ({ type: 'dropped' } as const);
    if (drafted.type === 'dropped') return countDrop(challenger);
    const { side } = drafted;
    failures = side.answer.isAnswered ? 0 : failures + 1;
    restsUntilMs = nowMs() + restMs(failures);
    const { utteranceId, speaker } = utterance;
    const ids = { rollout: challenger.rolloutId, utteranceId, clientId: speaker.clientId };
    await options.keep({ ...ids, ...pairOf(champion, side), isReplayed: false }, utterance, challenger);
  }

  async function work(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      await compareNext(next).catch(options.onError);
    working = null;
  }

  function take(utterance: Utterance, answer: Answer): void {
    const champion = championSide(answer);
    // An upload is of no known client.
    if (closing !== null || champion === null || utterance.endReason === 'upload') return;
    const challenger = options.challenger();
    if (challenger === null) return;
    if (waiting.length >= MOST_WAITING || nowMs() < restsUntilMs) return countDrop(challenger);
    const known = answer.type === 'answered' ? answer.context : undefined;
    const context = known ?? contextOf(options.tasks, utterance.speaker.clientId);
    waiting.push({ challenger, utterance, context, champion, atMs: nowMs() });
    working ??= work();
  }

  return {
    hear(utterance, answer) {
      try {
        take(utterance, answer);
      } catch (error) {
        options.onError(error);
      }
    },
    close: () =>
      (closing ??= (async () => {
        clearInterval(reporting);
        dropWaiting();
        ending.abort();
        await working;
        await reportDrops();
      })()),
  };
}

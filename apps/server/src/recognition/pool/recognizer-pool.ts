import type { ContextGraph } from '@hark/moonshine/context-graph';
import type { ContextPhrase } from '@hark/moonshine/build-context-graph';
import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { DecodingVariant } from '../decoding/decoding-variant.ts';
import { moonshineEngine } from '../engines/engine.ts';
import type { Engine } from '../engines/engine.ts';
import { buildGraphInThread } from './build-graph-in-thread.ts';
import { createJob } from './recognition-job.ts';
import type { RecognitionJob, RecognizerTask } from './recognition-job.ts';
import { createRecognitionQueue } from './recognition-queue.ts';
import { createServiceTime } from './service-time.ts';
import { MOST_TEXTS_RESCORED } from '../recognizer.ts';
import type { BiasingOutcome, RecognitionRequest, Recognizer } from '../recognizer.ts';
import { type RecognizerPool, viewOf } from './pool-view.ts';
import { createThreadSlot } from './thread-slot.ts';
import type { ThreadSlot } from './thread-slot.ts';

type Priority = RecognitionRequest['priority'];
type TaskFailure = Exclude<Awaited<RecognitionJob['outcome']>, { type: 'recognized' | 'rescored' }>;

export interface RecognizerPoolOptions {
  /** The built `recognizer-worker`. It is a separate entry because a thread starts from a file. */
  workerUrl: URL;
  /** The built `phrases-worker`; only used if the engine supports biasing. */
  phrasesWorkerUrl: URL;
  /** Default: Moonshine. */
  engine?: Engine;
  /** Default: all cores but one, which sockets and database use; at least one. */
  workers?: number;
  /** Most requests that may wait; others get `busy`. */
  mostQueued?: Readonly<Partial<Record<Priority, number>>>;
  /** Most time from the call to the outcome, in addition to the length of the recording. */
  deadlineMs?: Readonly<Partial<Record<Priority, number>>>;
  /** Time after which a thread that still does abandoned work is replaced. */
  dropGraceMs?: number;
}

/** After so many dead threads the recording itself is considered the cause. A shadow is not worth another thread. */
const MOST_DEATHS = { final: 2, interim: 2, batch: 2, shadow: 1 };

/** In descending priority. */
const priorities = ['final', 'interim', 'batch', 'shadow'] as const satisfies readonly Priority[];

function withDefaults(options: RecognizerPoolOptions) {
  return {
    engine: moonshineEngine(),
    workers: Math.max(1, availableParallelism() - 1),
    dropGraceMs: 5_000,
    ...options,
    mostQueued: { final: 32, interim: 32, batch: 256, shadow: 4, ...options.mostQueued },
    deadlineMs: { final: 15_000, interim: 5_000, batch: 120_000, shadow: 10_000, ...options.deadlineMs },
  };
}

const nowMs = () => performance.now();

/** A recogniser with worker threads, each with its own copy of the models, fed from a bounded queue per priority. */
export function createRecognizerPool(given: RecognizerPoolOptions): RecognizerPool {
  const options = withDefaults(given);
  const queue = createRecognitionQueue(options.mostQueued);
  const serviceTime = createServiceTime();
  const unsettled = new Set<RecognitionJob>();
  let nextId = 1;
  let expecting = new AbortController();
  let alsoExpecting = new AbortController();
  let closing: Promise<void> | null = null;

  const slots: ThreadSlot[] = Array.from({ length: options.workers }, () =>
    createThreadSlot({
      workerUrl: options.workerUrl,
      engine: options.engine.thread,
      dropGraceMs: options.dropGraceMs,
      nowMs,
      onFree: feed,
      onDone: (job, ranMs) => {
        // Nobody waits for a shadow.
        if (job.request.priority !== 'shadow') serviceTime.record(ranMs);
        unsettled.delete(job);
      },
      onCrashed: retry,
    }),
  );

  function feed(): void {
    for (const priority of priorities) feedFrom(priority);
  }

  function feedFrom(priority: Priority): void {
    for (let job = queue.peek(priority); job !== undefined; job = queue.peek(priority)) {
      const next = job;
      if (priority === 'shadow' && !isQuiet()) return;
      const slot = slots.find((one) => one.isIdle()) ?? slots.find((one) => one.accepts(next));
      if (slot === undefined) return;
      queue.remove(job);
      slot.run(job);
    }
  }

  /** Nothing else waits or runs, on any thread: a shadow on another core still takes memory bandwidth from people. */
  function isQuiet(): boolean {
    return [...unsettled].every(
      ({ request, startedAtMs }) => request.priority === 'shadow' && startedAtMs === null,
    );
  }

  function dropShadows(): void {
    const shadows = [...unsettled].filter(({ request }) => request.priority === 'shadow');
    for (const job of shadows) giveUp(job, busy());
  }

  function retry(job: RecognitionJob, reason: string): void {
    if (job.settled) return;
    job.startedAtMs = null;
    if (++job.deaths < MOST_DEATHS[job.request.priority]) {
      queue.putBack(job);
      return feed();
    }
    const message = `the recogniser thread died on this recording, and so did its replacement: ${reason}`;
    job.settle({ type: 'failed', code: 'worker-crashed', message });
    unsettled.delete(job);
  }

  function abandon(job: RecognitionJob): void {
    queue.remove(job);
    unsettled.delete(job);
    for (const slot of slots) slot.drop(job);
  }

  function giveUp(job: RecognitionJob, outcome: TaskFailure): void {
    job.settle(outcome);
    abandon(job);
  }

  function interims(): RecognitionJob[] {
    return [...unsettled].filter(({ request }) => request.priority === 'interim');
  }

  /** Drops the waiting interim of an utterance with newer audio. A running interim may finish until the final comes. */
  function supersede({ utteranceId, priority }: RecognitionRequest): void {
    if (priority === 'batch' || priority === 'shadow') return;
    for (const job of interims()) {
      const isOlder = job.request.type === 'recognize' && job.request.utteranceId === utteranceId;
      if (!isOlder || (priority === 'interim' && job.startedAtMs !== null)) continue;
      giveUp(job, {
        type: 'failed',
        code: 'superseded',
        message: 'superseded by newer audio of this utterance',
      });
    }
  }

  /** Frees a thread for a final by stopping the interim that has run for the shortest time. */
  function makeRoom(): void {
    const interim = interims().findLast(({ startedAtMs }) => startedAtMs !== null);
    if (interim !== undefined) giveUp(interim, busy());
  }

  function busy(): TaskFailure {
    return { type: 'busy', retryAfterMs: serviceTime.waitMs(unsettled.size, options.workers) };
  }

  async function run(
    task: RecognizerTask,
    signal: AbortSignal | undefined,
  ): Promise<RecognitionJob['outcome']> {
    if (closing !== null)
      return { type: 'failed', code: 'closed', message: 'the recogniser is shutting down' };
    if (signal?.aborted === true)
      return { type: 'failed', code: 'cancelled', message: 'the caller cancelled the request' };
    if (task.type === 'recognize') supersede(task);
    const deadlineMs = options.deadlineMs[task.priority];
    const job = createJob(nextId++, task, { deadlineMs, signal, nowMs, onAbandoned: abandon });
    if (!queue.offer(job)) {
      job.settle(busy());
      return job.outcome;
    }
    unsettled.add(job);
    feed();
    if (task.priority !== 'shadow' && job.startedAtMs === null) dropShadows();
    if (task.priority === 'final' && job.startedAtMs === null) makeRoom();
    return job.outcome;
  }

  const recognizeBy =
    (variant: DecodingVariant | undefined): Recognizer['recognize'] =>
    async (request, signal) => {
      if ((request.phrases?.length ?? 0) > 0 && !options.engine.capabilities.biasing)
        return { type: 'failed', code: 'unsupported', message: 'this recogniser does not support biasing' };
      const outcome = await run({ type: 'recognize', ...request, variant }, signal);
      if (outcome.type === 'rescored') throw new Error('a thread judged what it had to recognise');
      return outcome;
    };

  const rescore: Recognizer['rescore'] = async (request, signal) => {
    if (!options.engine.capabilities.rescoring)
      return { type: 'failed', code: 'unsupported', message: 'this recogniser cannot rescore texts' };
    if (request.texts.length > MOST_TEXTS_RESCORED)
      throw new Error(`at most ${MOST_TEXTS_RESCORED} texts can be judged`);
    const outcome = await run({ type: 'rescore', ...request }, signal);
    if (outcome.type === 'recognized') throw new Error('a thread recognised what it had to judge');
    return outcome;
  };

  const promote: Recognizer['promote'] = (utteranceId) => {
    const job = interims().find(
      ({ request, startedAtMs }) =>
        startedAtMs !== null && request.type === 'recognize' && request.utteranceId === utteranceId,
    );
    if (job !== undefined) job.request.priority = 'final';
    return job !== undefined;
  };

  const bias: Recognizer['bias'] = (phrases) => {
    expecting.abort();
    alsoExpecting.abort();
    expecting = new AbortController();
    return biasSlots(phrases, expecting.signal, (slot, graph) => slot.bias(graph));
  };

  const biasAlso: Recognizer['biasAlso'] = (phrases) => {
    alsoExpecting.abort();
    alsoExpecting = new AbortController();
    return biasSlots(phrases, alsoExpecting.signal, (slot, graph) => slot.biasAlso(graph));
  };

  async function biasSlots(
    phrases: readonly ContextPhrase[],
    signal: AbortSignal,
    send: (slot: ThreadSlot, graph: ContextGraph) => void,
  ): Promise<BiasingOutcome> {
    if (!options.engine.capabilities.biasing) return { type: 'unsupported' };
    if (closing !== null) return { type: 'superseded' };
    const startedAtMs = nowMs();
    try {
      const { graph, refused } = await buildGraphInThread(options.phrasesWorkerUrl, phrases, signal);
      if (signal.aborted) return { type: 'superseded' };
      for (const slot of slots) send(slot, graph);
      return {
        type: 'biased',
        phrases: graph.weight.length,
        refused,
        tookMs: nowMs() - startedAtMs,
      };
    } catch (error) {
      if (signal.aborted) return { type: 'superseded' };
      throw error;
    }
  }

  async function shutDown(): Promise<void> {
    expecting.abort();
    alsoExpecting.abort();
    dropShadows();
    await Promise.all([...unsettled].map((job) => job.outcome));
    await Promise.all(slots.map((slot) => slot.close()));
  }

  const pool: RecognizerPool = {
    version: options.engine.version,
    capabilities: options.engine.capabilities,
    recognize: recognizeBy(undefined),
    as: (variant) => viewOf(pool, recognizeBy, variant),
    prepare(variants) {
      for (const slot of slots) slot.prepare(variants);
    },
    promote,
    rescore,
    bias,
    biasAlso,
    status: () => {
      const ready = closing === null && slots.some((slot) => slot.isReady());
      const reasons = closing === null ? slots.flatMap((slot) => slot.notReadyBecause() ?? []) : ['closing'];
      return {
        ready,
        reasons: ready ? [] : [...new Set(reasons)],
        workers: slots.length,
        busyWorkers: slots.filter((slot) => slot.isReady() && !slot.isIdle()).length,
        queued: queue.size(),
        restarts: slots.reduce((sum, slot) => sum + slot.restarts(), 0),
      };
    },
    close: () => (closing ??= shutDown()),
  };
  return pool;
}

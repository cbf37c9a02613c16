import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { moonshineEngine } from './engine.ts';
import type { Engine } from './engine.ts';
import { buildGraphInThread } from './build-graph-in-thread.ts';
import { createJob } from './recognition-job.ts';
import type { RecognitionJob } from './recognition-job.ts';
import { createRecognitionQueue } from './recognition-queue.ts';
import { createServiceTime } from './service-time.ts';
import type { RecognitionRequest, Recognizer } from './recognizer.ts';
import { createThreadSlot } from './thread-slot.ts';
import type { ThreadSlot } from './thread-slot.ts';

type Priority = RecognitionRequest['priority'];

export interface RecognizerPoolOptions {
  /** The built `recognizer-worker`: an entry of its own, since a thread starts from a file. */
  workerUrl: URL;
  /** The built `phrases-worker`; only read where the engine can be biased. */
  phrasesWorkerUrl: URL;
  /** Default: Moonshine. */
  engine?: Engine;
  /** Default: the cores but one, which is left to the sockets and the database; at least one. */
  workers?: number;
  /** How many requests may wait; more get `busy`. */
  mostQueued?: Readonly<Record<Priority, number>>;
  /** From the call to the outcome, in addition to the length of the recording. */
  deadlineMs?: Readonly<Record<Priority, number>>;
  /** How long a thread may go on with work that nobody waits for before it is replaced. */
  dropGraceMs?: number;
}

/** A job is given to at most this many threads: one that kills two is at fault itself. */
const mostAttempts = 2;

function defaults(options: RecognizerPoolOptions): Required<RecognizerPoolOptions> {
  return {
    engine: moonshineEngine(),
    workers: Math.max(1, availableParallelism() - 1),
    mostQueued: { final: 32, batch: 256 },
    deadlineMs: { final: 15_000, batch: 120_000 },
    dropGraceMs: 5_000,
    ...options,
  };
}

const nowMs = () => performance.now();

/** A recogniser of worker threads, each with its own copy of the models, fed from one bounded queue. */
export function createRecognizerPool(given: RecognizerPoolOptions): Recognizer {
  const options = defaults(given);
  const queue = createRecognitionQueue(options.mostQueued);
  const serviceTime = createServiceTime();
  const unsettled = new Set<RecognitionJob>();
  let nextId = 1;
  let expecting = new AbortController();
  let closing: Promise<void> | null = null;

  const slots: ThreadSlot[] = Array.from({ length: options.workers }, () =>
    createThreadSlot({
      workerUrl: options.workerUrl,
      engine: options.engine.thread,
      dropGraceMs: options.dropGraceMs,
      nowMs,
      onIdle: feed,
      onDone: (job, ranMs) => {
        serviceTime.record(ranMs);
        unsettled.delete(job);
      },
      onCrashed: retry,
    }),
  );

  function feed(): void {
    for (const slot of slots) {
      if (!slot.isIdle()) continue;
      const job = queue.take();
      if (job === undefined) return;
      slot.run(job);
    }
  }

  function retry(job: RecognitionJob, reason: string): void {
    if (job.settled) return;
    if (job.attempts < mostAttempts) {
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

  const recognize: Recognizer['recognize'] = async (request, signal) => {
    if (closing !== null) return { type: 'failed', code: 'closed', message: 'the recogniser is closing' };
    if (signal?.aborted === true) return { type: 'failed', code: 'cancelled', message: 'the caller gave up' };
    if ((request.phrases?.length ?? 0) > 0 && !options.engine.capabilities.biasing)
      return { type: 'failed', code: 'unsupported', message: 'this recogniser cannot be given phrases' };
    const deadlineMs = options.deadlineMs[request.priority];
    const job = createJob(nextId++, request, { deadlineMs, signal, nowMs, onAbandoned: abandon });
    if (!queue.offer(job)) {
      job.settle({ type: 'busy', retryAfterMs: serviceTime.waitMs(unsettled.size, options.workers) });
      return job.outcome;
    }
    unsettled.add(job);
    feed();
    return job.outcome;
  };

  const expect: Recognizer['expect'] = async (phrases) => {
    if (!options.engine.capabilities.biasing) return { type: 'unsupported' };
    if (closing !== null) return { type: 'superseded' };
    expecting.abort();
    const { signal } = (expecting = new AbortController());
    const startedAtMs = nowMs();
    try {
      const { graph, refused } = await buildGraphInThread(options.phrasesWorkerUrl, phrases, signal);
      if (signal.aborted) return { type: 'superseded' };
      for (const slot of slots) slot.expect(graph);
      return {
        type: 'expected',
        phrases: graph.weight.length,
        refused,
        tookMs: nowMs() - startedAtMs,
      };
    } catch (error) {
      if (signal.aborted) return { type: 'superseded' };
      throw error;
    }
  };

  async function shutDown(): Promise<void> {
    expecting.abort();
    await Promise.all([...unsettled].map((job) => job.outcome));
    await Promise.all(slots.map((slot) => slot.close()));
  }

  return {
    version: options.engine.version,
    capabilities: options.engine.capabilities,
    recognize,
    expect,
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
}

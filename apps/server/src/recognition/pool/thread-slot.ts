import type { ContextGraph } from '@hark/moonshine/context-graph';
import type { DecodingVariant } from '../decoding/decoding-variant.ts';
import type { RecognitionJob } from './recognition-job.ts';
import { startThread } from './recognizer-thread.ts';
import type { RecognizerThread } from './recognizer-thread.ts';
import type { ThreadEngine } from '../decoding/thread-engine.ts';
import type { WorkerReply, WorkerRequest } from './worker-protocol.ts';

export interface ThreadSlotOptions {
  workerUrl: URL;
  engine: ThreadEngine;
  dropGraceMs: number;
  nowMs: () => number;
  /** The slot can accept a job again. */
  onFree: () => void;
  /** The job was answered after this time on the thread. */
  onDone: (job: RecognitionJob, ranMs: number) => void;
  /** The thread died while it had the job. */
  onCrashed: (job: RecognitionJob, reason: string) => void;
}

/**
 * A place for one thread: starts it, gives it jobs, replaces it when it dies. It holds at most one job for a person and one
 * of a batch or a shadow, which the thread pauses meanwhile.
 */
export interface ThreadSlot {
  isReady(): boolean;
  isIdle(): boolean;
  notReadyBecause(): string | null;
  restarts(): number;
  /** Sets the bias phrases of this thread and of its replacements. */
  bias(graph: ContextGraph): void;
  /** Adds phrases to them until the next `bias`. */
  biasAlso(graph: ContextGraph): void;
  /** Gets this thread and its replacements ready for these variants, in place of those before. */
  prepare(variants: readonly DecodingVariant[]): void;
  accepts(job: RecognitionJob): boolean;
  /** Takes a job that the slot accepts. */
  run(job: RecognitionJob): void;
  /** Drops the job if this slot has it. */
  drop(job: RecognitionJob): void;
  close(): Promise<void>;
}

interface RunningJob {
  job: RecognitionJob;
  sinceMs: number;
  /** Runs once nobody waits for the job any more. */
  grace: NodeJS.Timeout | undefined;
}

type FinishedReply = Extract<WorkerReply, { type: 'recognized' | 'rescored' }>;

type SlotState =
  | { type: 'loading'; thread: RecognizerThread }
  | { type: 'ready'; thread: RecognizerThread; running: readonly RunningJob[] }
  | { type: 'down' }
  | { type: 'closed' };

/** Longer than a thread needs to load its models or to finish a chunk. */
const RETIRE_WAIT_MS = 20_000;
const FIRST_BACKOFF_MS = 250;
const LONGEST_BACKOFF_MS = 30_000;

/** Wait before restarting a thread that failed this often in a row before it was ready. */
export function restartDelayMs(failures: number): number {
  return failures === 0 ? 0 : Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (failures - 1));
}

function isForPerson({ request: { priority } }: RecognitionJob): boolean {
  return priority === 'final' || priority === 'interim';
}

/** A batch during which a thread died gets a thread of its own, so that it cannot take a person's recording down again. */
function canShare(job: RecognitionJob): boolean {
  return isForPerson(job) || job.deaths === 0;
}

function canRunBeside(job: RecognitionJob, other: RecognitionJob): boolean {
  const areOfOneKind = isForPerson(job) === isForPerson(other);
  return !areOfOneKind && canShare(job) && canShare(other);
}

function messageOf({ id, request }: RecognitionJob): WorkerRequest {
  const { priority } = request;
  if (request.type === 'rescore') {
    const { encoderStates, texts } = request;
    return { type: 'rescore', job: id, encoderStates, priority, texts };
  }
  const { samples, phrases = [], settled = '', variant } = request;
  return {
    type: 'recognize',
    job: id,
    samples,
    priority,
    phrases,
    settled,
    ...(variant && { variant }),
  };
}

export function createThreadSlot(options: ThreadSlotOptions): ThreadSlot {
  let restarts = 0;
  let failures = 0;
  let lastFailure: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  let expected: ContextGraph | null = null;
  let alsoExpected: ContextGraph | null = null;
  let variants: readonly DecodingVariant[] = [];
  let state: SlotState = { type: 'loading', thread: start() };

  function start(): RecognizerThread {
    const thread = startThread(options.workerUrl, options.engine, { onReply, onExit });
    // Read when its models are loaded, before any job.
    for (const variant of variants) thread.send({ type: 'prepare', variant });
    if (expected !== null) thread.send({ type: 'bias', graph: expected, isAdded: false });
    if (alsoExpected !== null) thread.send({ type: 'bias', graph: alsoExpected, isAdded: true });
    return thread;
  }

  function sendGraph(graph: ContextGraph, isAdded: boolean): void {
    if (state.type !== 'down' && state.type !== 'closed') state.thread.send({ type: 'bias', graph, isAdded });
  }

  function onReply(reply: WorkerReply): void {
    if (state.type === 'down' || state.type === 'closed') return;
    failures = 0;
    lastFailure = null;
    if (reply.type === 'ready') state = { type: 'ready', thread: state.thread, running: [] };
    else if (state.type === 'ready') {
      const done = state.running.find(({ job }) => job.id === reply.job);
      state = { ...state, running: state.running.filter((running) => running !== done) };
      clearTimeout(done?.grace);
      if (done !== undefined && reply.type !== 'dropped') finish(done, reply);
    }
    options.onFree();
  }

  function finish({ job, sinceMs }: RunningJob, reply: FinishedReply): void {
    const queueMs = sinceMs - job.enqueuedAtMs;
    const ranMs = options.nowMs() - sinceMs;
    if (reply.type === 'recognized') {
      const timings = { queueMs, ...reply.transcription.timings };
      job.settle({ type: 'recognized', recognition: { ...reply.transcription, timings } });
    } else {
      job.settle({ type: 'rescored', logProbs: reply.logProbs, timings: { queueMs, decodeMs: ranMs } });
    }
    options.onDone(job, ranMs);
  }

  function onExit(reason: string): void {
    if (state.type === 'closed') return;
    const before = state;
    restarts++;
    if (before.type === 'loading') {
      failures++;
      lastFailure = reason;
    }
    const lost = before.type === 'ready' ? before.running : [];
    for (const { grace } of lost) clearTimeout(grace);
    state = { type: 'down' };
    timer = setTimeout(() => {
      state = { type: 'loading', thread: start() };
    }, restartDelayMs(failures));
    for (const { job } of lost) options.onCrashed(job, reason);
  }

  function replaceHanging(thread: RecognizerThread): void {
    void thread.retire(RETIRE_WAIT_MS);
    onExit('it did not let go of a recording that nobody waits for');
  }

  const isReady = () => state.type === 'ready';
  const accepts = (job: RecognitionJob) =>
    state.type === 'ready' && state.running.every((running) => canRunBeside(job, running.job));

  return {
    isReady,
    isIdle: () => state.type === 'ready' && state.running.length === 0,
    notReadyBecause: () => {
      if (lastFailure !== null) return `a recogniser thread could not start: ${lastFailure}`;
      return state.type === 'loading' || state.type === 'down'
        ? 'a recogniser thread is loading its models'
        : null;
    },
    restarts: () => restarts,
    bias: (graph) => {
      expected = graph;
      alsoExpected = null;
      sendGraph(graph, false);
    },
    biasAlso: (graph) => {
      alsoExpected = graph;
      sendGraph(graph, true);
    },
    prepare: (next) => {
      variants = next;
      if (state.type === 'down' || state.type === 'closed') return;
      for (const variant of next) state.thread.send({ type: 'prepare', variant });
    },
    accepts,
    run: (job) => {
      if (state.type !== 'ready' || !accepts(job)) throw new Error('a thread was given a job too many');
      const sinceMs = options.nowMs();
      job.startedAtMs = sinceMs;
      state = { ...state, running: [...state.running, { job, sinceMs, grace: undefined }] };
      // Copied, not transferred: a second thread may need the job.
      state.thread.send(messageOf(job));
    },
    drop: (job) => {
      if (state.type !== 'ready') return;
      const { thread } = state;
      const dropped = state.running.find((running) => running.job === job);
      if (dropped === undefined) return;
      thread.send({ type: 'drop', job: job.id });
      dropped.grace = setTimeout(() => replaceHanging(thread), options.dropGraceMs);
    },
    close: async () => {
      clearTimeout(timer);
      if (state.type === 'ready') for (const { grace } of state.running) clearTimeout(grace);
      const { type } = state;
      const thread = type === 'down' || type === 'closed' ? null : state.thread;
      state = { type: 'closed' };
      await thread?.retire(RETIRE_WAIT_MS);
    },
  };
}

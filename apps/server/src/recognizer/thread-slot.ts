import type { ContextGraph } from '@hark/moonshine/context-graph';
import type { RecognitionJob } from './recognition-job.ts';
import { startThread } from './recognizer-thread.ts';
import type { RecognizerThread } from './recognizer-thread.ts';
import type { ThreadEngine, Transcription, WorkerReply } from './worker-protocol.ts';

export interface ThreadSlotOptions {
  workerUrl: URL;
  engine: ThreadEngine;
  dropGraceMs: number;
  nowMs: () => number;
  /** The slot can take a job. */
  onIdle: () => void;
  /** The job was answered after so long on the thread. */
  onDone: (job: RecognitionJob, ranMs: number) => void;
  /** The thread died while it had the job. */
  onCrashed: (job: RecognitionJob, reason: string) => void;
}

/** A place for one thread: starts it, gives it one job at a time, replaces it when it dies. */
export interface ThreadSlot {
  isReady(): boolean;
  isIdle(): boolean;
  notReadyBecause(): string | null;
  restarts(): number;
  /** What this thread and those that replace it expect of everybody. */
  expect(graph: ContextGraph): void;
  /** Only when idle. Takes the job's samples. */
  run(job: RecognitionJob): void;
  /** Gives up on the job if this slot has it. */
  drop(job: RecognitionJob): void;
  close(): Promise<void>;
}

type SlotState =
  | { type: 'loading'; thread: RecognizerThread }
  | { type: 'idle'; thread: RecognizerThread }
  | { type: 'busy'; thread: RecognizerThread; job: RecognitionJob; sinceMs: number }
  | { type: 'down' }
  | { type: 'closed' };

/** Longer than a thread needs to load its models or to finish a piece. */
const retireWaitMs = 20_000;
const firstBackoffMs = 250;
const longestBackoffMs = 30_000;

/** How long to wait before a thread is started again that failed this often in a row before it was ready. */
export function restartDelayMs(failures: number): number {
  return failures === 0 ? 0 : Math.min(longestBackoffMs, firstBackoffMs * 2 ** (failures - 1));
}

export function createThreadSlot(options: ThreadSlotOptions): ThreadSlot {
  let restarts = 0;
  let failures = 0;
  let lastFailure: string | null = null;
  let timer: NodeJS.Timeout | undefined;
  let expected: ContextGraph | null = null;
  let state: SlotState = { type: 'loading', thread: start() };

  function start(): RecognizerThread {
    const thread = startThread(options.workerUrl, options.engine, { onReply, onExit });
    // Read when its models are loaded, before any job.
    if (expected !== null) thread.send({ type: 'expect', graph: expected });
    return thread;
  }

  function onReply(reply: WorkerReply): void {
    if (state.type === 'down' || state.type === 'closed') return;
    if (reply.type === 'recognized') finish(reply.transcription);
    failures = 0;
    lastFailure = null;
    clearTimeout(timer);
    state = { type: 'idle', thread: state.thread };
    options.onIdle();
  }

  function finish(transcription: Transcription): void {
    if (state.type !== 'busy') return;
    const { job, sinceMs } = state;
    const queueMs = sinceMs - job.enqueuedAtMs;
    const recognition = { ...transcription, timings: { queueMs, ...transcription.timings } };
    job.settle({ type: 'recognized', recognition });
    options.onDone(job, options.nowMs() - sinceMs);
  }

  function onExit(reason: string): void {
    if (state.type === 'closed') return;
    const before = state;
    restarts++;
    if (before.type === 'loading') {
      failures++;
      lastFailure = reason;
    }
    state = { type: 'down' };
    clearTimeout(timer);
    timer = setTimeout(() => {
      state = { type: 'loading', thread: start() };
    }, restartDelayMs(failures));
    if (before.type === 'busy') options.onCrashed(before.job, reason);
  }

  return {
    isReady: () => state.type === 'idle' || state.type === 'busy',
    isIdle: () => state.type === 'idle',
    notReadyBecause: () => {
      if (lastFailure !== null) return `a recogniser thread could not start: ${lastFailure}`;
      return state.type === 'loading' || state.type === 'down'
        ? 'a recogniser thread is loading its models'
        : null;
    },
    restarts: () => restarts,
    expect: (graph) => {
      expected = graph;
      if (state.type !== 'down' && state.type !== 'closed') state.thread.send({ type: 'expect', graph });
    },
    run: (job) => {
      if (state.type !== 'idle') throw new Error('a thread was given a job while it had another');
      job.attempts++;
      state = { type: 'busy', thread: state.thread, job, sinceMs: options.nowMs() };
      // Copied, not transferred: the job may have to be given to a second thread.
      const { samples, phrases } = job.request;
      state.thread.send({ type: 'recognize', job: job.id, samples, phrases: phrases ?? [] });
    },
    drop: (job) => {
      if (state.type !== 'busy' || state.job !== job) return;
      const { thread } = state;
      thread.send({ type: 'drop', job: job.id });
      timer = setTimeout(() => {
        void thread.retire(retireWaitMs);
        onExit('it did not let go of a recording that nobody waits for');
      }, options.dropGraceMs);
    },
    close: async () => {
      clearTimeout(timer);
      const { type } = state;
      const thread = type === 'down' || type === 'closed' ? null : state.thread;
      state = { type: 'closed' };
      await thread?.retire(retireWaitMs);
    },
  };
}

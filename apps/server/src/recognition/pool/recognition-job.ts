import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import type {
  RescoringOutcome,
  RescoringRequest,
  RecognitionOutcome,
  RecognitionRequest,
} from '../recognizer.ts';

/** What a thread can be asked to do. */
export type RecognizerTask =
  ({ type: 'recognize' } & RecognitionRequest) | ({ type: 'rescore' } & RescoringRequest);

type TaskOutcome = RecognitionOutcome | RescoringOutcome;

/** One request on its way through the pool. It is settled exactly once, whatever happens first. */
export interface RecognitionJob {
  readonly id: number;
  readonly request: RecognizerTask;
  readonly enqueuedAtMs: number;
  readonly outcome: Promise<TaskOutcome>;
  /** When a thread took it; null while it waits. */
  startedAtMs: number | null;
  /** Threads that died while they had this job. */
  deaths: number;
  settled: boolean;
  settle(outcome: TaskOutcome): void;
}

export interface JobLimits {
  /** The time for all of it, waiting included; the recording's own length is added. */
  deadlineMs: number;
  signal: AbortSignal | undefined;
  nowMs: () => number;
  /** Called when the caller gave up or the deadline passed: the job is settled, its work not. */
  onAbandoned: (job: RecognitionJob) => void;
}

/** Judging takes no longer for a longer recording. */
function audioMsOf(task: RecognizerTask): number {
  return task.type === 'recognize' ? task.samples.length / SAMPLES_PER_MS : 0;
}

export function createJob(id: number, request: RecognizerTask, limits: JobLimits): RecognitionJob {
  let resolve: ((outcome: TaskOutcome) => void) | undefined;
  const promise = new Promise<TaskOutcome>((settle) => {
    resolve = settle;
  });
  const allowedMs = limits.deadlineMs + audioMsOf(request);

  const job: RecognitionJob = {
    id,
    request,
    enqueuedAtMs: limits.nowMs(),
    outcome: promise,
    startedAtMs: null,
    deaths: 0,
    settled: false,
    settle: (outcome) => {
      if (job.settled) return;
      job.settled = true;
      clearTimeout(timer);
      limits.signal?.removeEventListener('abort', onAbort);
      resolve?.(outcome);
    },
  };
  const abandon = (outcome: TaskOutcome) => {
    job.settle(outcome);
    limits.onAbandoned(job);
  };
  const onAbort = () =>
    abandon({ type: 'failed', code: 'cancelled', message: 'the caller cancelled the request' });
  const timer = setTimeout(() => {
    const message = `no answer within ${Math.round(allowedMs)} ms`;
    abandon({ type: 'failed', code: 'deadline', message });
  }, allowedMs);
  limits.signal?.addEventListener('abort', onAbort, { once: true });
  return job;
}

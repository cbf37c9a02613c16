import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import type { DecodingVariant } from '../decoding/decoding-variant.ts';
import type {
  RescoringOutcome,
  RescoringRequest,
  RecognitionOutcome,
  RecognitionRequest,
} from '../recognizer.ts';

/** A request to a thread. */
export type RecognizerTask =
  | ({ type: 'recognize'; variant?: DecodingVariant | undefined } & RecognitionRequest)
  | ({ type: 'rescore' } & RescoringRequest);

type TaskOutcome = RecognitionOutcome | RescoringOutcome;

/** One request in the pool. It is settled exactly once. */
export interface RecognitionJob {
  readonly id: number;
  readonly request: RecognizerTask;
  readonly enqueuedAtMs: number;
  readonly outcome: Promise<TaskOutcome>;
  /** Time at which a thread took it; null while it waits. */
  startedAtMs: number | null;
  /** Threads that died while they had this job. */
  deaths: number;
  settled: boolean;
  settle(outcome: TaskOutcome): void;
}

export interface JobLimits {
  /** Deadline including the wait, in addition to the length of the recording. */
  deadlineMs: number;
  signal: AbortSignal | undefined;
  nowMs: () => number;
  /** Called when the caller cancelled or the deadline passed: the job is settled but its work continues. */
  onAbandoned: (job: RecognitionJob) => void;
}

/** The time for rescoring does not depend on the length of the recording. */
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
    // There was no time for it, which says nothing about the recogniser.
    if (request.priority === 'shadow' && job.startedAtMs === null)
      return abandon({ type: 'busy', retryAfterMs: Math.round(allowedMs) });
    const message = `no answer within ${Math.round(allowedMs)} ms`;
    abandon({ type: 'failed', code: 'deadline', message });
  }, allowedMs);
  limits.signal?.addEventListener('abort', onAbort, { once: true });
  return job;
}

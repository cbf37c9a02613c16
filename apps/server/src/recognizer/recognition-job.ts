import type { RecognitionOutcome, RecognitionRequest } from './recognizer.ts';

const samplesPerMs = 16;

/** One request on its way through the pool. It is settled exactly once, whatever happens first. */
export interface RecognitionJob {
  readonly id: number;
  readonly request: RecognitionRequest;
  readonly enqueuedAtMs: number;
  readonly outcome: Promise<RecognitionOutcome>;
  /** When a thread took it; null while it waits. */
  startedAtMs: number | null;
  /** Threads that died while they had this job. */
  deaths: number;
  settled: boolean;
  settle(outcome: RecognitionOutcome): void;
}

export interface JobLimits {
  /** The time for all of it, waiting included; the recording's own length is added. */
  deadlineMs: number;
  signal: AbortSignal | undefined;
  nowMs: () => number;
  /** Called when the caller gave up or the deadline passed: the job is settled, its work not. */
  onAbandoned: (job: RecognitionJob) => void;
}

export function createJob(id: number, request: RecognitionRequest, limits: JobLimits): RecognitionJob {
  let resolve: ((outcome: RecognitionOutcome) => void) | undefined;
  const promise = new Promise<RecognitionOutcome>((settle) => {
    resolve = settle;
  });
  const allowedMs = limits.deadlineMs + request.samples.length / samplesPerMs;

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
  const abandon = (outcome: RecognitionOutcome) => {
    job.settle(outcome);
    limits.onAbandoned(job);
  };
  const onAbort = () => abandon({ type: 'failed', code: 'cancelled', message: 'the caller gave up' });
  const timer = setTimeout(() => {
    const message = `no transcript within ${Math.round(allowedMs)} ms`;
    abandon({ type: 'failed', code: 'deadline', message });
  }, allowedMs);
  limits.signal?.addEventListener('abort', onAbort, { once: true });
  return job;
}

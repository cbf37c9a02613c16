import type { FailedJob, JobCounts } from '@hark/shared/http/background-api';
import { failureInWords } from '../failure-in-words.ts';
import type { Attempt, JobKind, JobOptions, JobQueue } from '../job-queue.ts';

interface Job {
  id: number;
  kind: JobKind<unknown>['name'];
  payload: string;
  key: string | undefined;
  runAt: number;
  priority: number;
  attempts: number;
  maxAttempts: number;
  isRunning: boolean;
  failure: { error: string; at: number } | null;
}

export interface MemoryJobQueue extends JobQueue {
  /** Looks for due jobs by the clock. */
  wake(): void;
}

interface MemoryOptions {
  nowMs(): number;
  /** Concurrent jobs. */
  concurrency?: number;
}

/** A queue in memory for tests. It runs when a job is queued or ends, and on `wake`. */
export function createMemoryJobQueue({ nowMs, concurrency = 1 }: MemoryOptions): MemoryJobQueue {
  const jobs = new Map<number, Job>();
  const handlers = new Map<string, (payload: unknown, attempt: Attempt) => Promise<void>>();
  const running = new Set<Promise<void>>();
  const closed = new AbortController();
  let lastId = 0;
  let isStarted = false;

  const isGivenUp = (job: Job): boolean => job.attempts >= job.maxAttempts && !job.isRunning;

  function wake(): void {
    if (!isStarted || closed.signal.aborted) return;
    const due = [...jobs.values()]
      .filter((job) => !job.isRunning && !isGivenUp(job) && job.runAt <= nowMs() && handlers.has(job.kind))
      .toSorted((a, b) => a.priority - b.priority || a.runAt - b.runAt || a.id - b.id);
    for (const job of due.slice(0, concurrency - running.size)) {
      const working = work(job).finally(() => {
        running.delete(working);
        wake();
      });
      running.add(working);
    }
  }

  async function work(job: Job): Promise<void> {
    job.isRunning = true;
    job.attempts++;
    try {
      await handlers.get(job.kind)?.(JSON.parse(job.payload), {
        signal: closed.signal,
        number: job.attempts,
      });
      jobs.delete(job.id);
    } catch (error) {
      job.failure = { error: failureInWords(error), at: nowMs() };
      job.runAt = Math.max(nowMs(), job.runAt) + 1000 * Math.exp(Math.min(job.attempts, 10));
    }
    job.isRunning = false;
  }

  function countsOf(kind: string): JobCounts {
    const counts = { kind, waiting: 0, running: 0, retrying: 0, givenUp: 0 };
    for (const job of jobs.values()) {
      if (job.kind !== kind) continue;
      if (job.isRunning) counts.running++;
      else if (isGivenUp(job)) counts.givenUp++;
      else counts[job.failure === null ? 'waiting' : 'retrying']++;
    }
    return counts;
  }

  return {
    wake,
    async enqueue(kind, payload, { key, runAt = nowMs(), priority = 0 }: JobOptions = {}) {
      const text = JSON.stringify(kind.payload.parse(payload));
      for (const { id, key: other, isRunning } of jobs.values())
        if (key !== undefined && other === key && !isRunning) jobs.delete(id);
      lastId++;
      jobs.set(lastId, {
        id: lastId,
        kind: kind.name,
        payload: text,
        key,
        runAt,
        priority,
        attempts: 0,
        maxAttempts: kind.maxAttempts,
        isRunning: false,
        failure: null,
      });
      wake();
    },
    handle(kind, run) {
      if (isStarted) throw new Error(`The queue has started: ${kind.name} cannot get a handler.`);
      handlers.set(kind.name, async (payload, attempt) => run(kind.payload.parse(payload), attempt));
    },
    async start() {
      isStarted = true;
      wake();
    },
    tend: async () => undefined,
    counts: async () =>
      [...new Set([...handlers.keys(), ...[...jobs.values()].map(({ kind }) => kind)])]
        .toSorted()
        .map(countsOf),
    failed: async (limit) =>
      [...jobs.values()]
        .flatMap((job): FailedJob[] => {
          const { id, kind, attempts, maxAttempts, failure, runAt } = job;
          if (failure === null || job.isRunning) return [];
          const nextAttemptAt = isGivenUp(job) ? null : runAt;
          return [
            {
              id: String(id),
              kind,
              attempts,
              maxAttempts,
              error: failure.error,
              failedAt: failure.at,
              nextAttemptAt,
            },
          ];
        })
        .toSorted((a, b) => b.failedAt - a.failedAt)
        .slice(0, limit),
    async close() {
      closed.abort();
      while (running.size > 0) await Promise.allSettled(running);
    },
  };
}

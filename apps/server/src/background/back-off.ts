const FIRST_MS = 10_000;
const LEAST_CAP_MS = 60_000;
const JITTER_SHARE = 0.2;

interface BackOff {
  /** Consecutive failures, at least 1. */
  failures: number;
  /** The usual pause of the task, which limits the wait: an hourly task is retried within the hour. */
  everyMs: number;
  random(): number;
}

/**
 * Returns how long a task waits after a failure: 10 s, doubled with each further one, up to its usual pause or a
 * minute, whichever is longer. Up to a fifth is subtracted at random, so that servers that failed together do not retry
 * together.
 */
export function backOffMs({ failures, everyMs, random }: BackOff): number {
  const cap = Math.max(everyMs, LEAST_CAP_MS);
  const full = Math.min(cap, FIRST_MS * 2 ** Math.min(failures - 1, 30));
  return Math.round(full * (1 - JITTER_SHARE * random()));
}

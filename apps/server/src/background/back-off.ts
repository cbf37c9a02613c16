const FIRST_MS = 10_000;
const LEAST_CAP_MS = 60_000;
const JITTER_SHARE = 0.2;

interface BackOff {
  /** In a row, at least 1. */
  failures: number;
  /** The usual pause of the task: a task of every hour is tried again within the hour. */
  everyMs: number;
  random(): number;
}

/**
 * How long a task rests after a failure: 10 s, doubled with each further one, up to its usual pause or a minute, whichever
 * is longer. Up to a fifth is taken off at random, so that servers that failed together do not come back together.
 */
export function backOffMs({ failures, everyMs, random }: BackOff): number {
  const cap = Math.max(everyMs, LEAST_CAP_MS);
  const full = Math.min(cap, FIRST_MS * 2 ** Math.min(failures - 1, 30));
  return Math.round(full * (1 - JITTER_SHARE * random()));
}

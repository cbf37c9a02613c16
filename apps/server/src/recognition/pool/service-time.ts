/** Recent duration of a recognition, from which a rejected caller gets its retry time. */
export interface ServiceTime {
  record(ranMs: number): void;
  /** Estimated wait with this many requests ahead of the caller. */
  waitMs(ahead: number, workers: number): number;
}

const FIRST_GUESS_MS = 500;
/** Weight of the newest value: older values count half after seven new ones. */
const WEIGHT = 0.1;
const SHORTEST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 30_000;

export function createServiceTime(): ServiceTime {
  let meanMs = FIRST_GUESS_MS;
  return {
    record: (ranMs) => {
      meanMs += WEIGHT * (ranMs - meanMs);
    },
    waitMs: (ahead, workers) =>
      Math.round(Math.min(LONGEST_WAIT_MS, Math.max(SHORTEST_WAIT_MS, (meanMs * ahead) / workers))),
  };
}

/** How long a recognition takes lately: what a caller who is turned away is told. */
export interface ServiceTime {
  record(ranMs: number): void;
  /** When a place should be free, with so many requests before the caller. */
  waitMs(ahead: number, workers: number): number;
}

const firstGuessMs = 500;
/** Weight of the newest value: half of the memory is gone after seven. */
const weight = 0.1;
const shortestWaitMs = 100;
const longestWaitMs = 30_000;

export function createServiceTime(): ServiceTime {
  let meanMs = firstGuessMs;
  return {
    record: (ranMs) => {
      meanMs += weight * (ranMs - meanMs);
    },
    waitMs: (ahead, workers) =>
      Math.round(Math.min(longestWaitMs, Math.max(shortestWaitMs, (meanMs * ahead) / workers))),
  };
}

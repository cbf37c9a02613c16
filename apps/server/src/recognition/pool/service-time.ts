/** How long a recognition takes lately: what a caller who is turned away is told. */
export interface ServiceTime {
  record(ranMs: number): void;
  /** When a place should be free, with so many requests before the caller. */
  waitMs(ahead: number, workers: number): number;
}

const FIRST_GUESS_MS = 500;
/** Weight of the newest value: half of the memory is gone after seven. */
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

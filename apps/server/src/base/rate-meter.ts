/** Counts events in a fixed window; cheap enough for every audio frame. */
export interface RateMeter {
  /** Counts an event. Returns true while the count is within the limit. */
  allow(): boolean;
}

interface RateMeterOptions {
  limit: number;
  windowMs: number;
  nowMs(): number;
}

export function createRateMeter({ limit, windowMs, nowMs }: RateMeterOptions): RateMeter {
  let windowStartMs = nowMs();
  let count = 0;
  return {
    allow() {
      const now = nowMs();
      if (now - windowStartMs >= windowMs) {
        windowStartMs = now;
        count = 0;
      }
      count++;
      return count <= limit;
    },
  };
}

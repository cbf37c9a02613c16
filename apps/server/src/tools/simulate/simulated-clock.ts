import { setTimeout as wait } from 'node:timers/promises';

/** The time of a scenario, which may pass faster than ours. */
export interface SimulatedClock {
  /** Epoch milliseconds at which the scenario begins. */
  startMs: number;
  /** Whether it goes as fast as ours: then nothing happens before its time. */
  isRealTime: boolean;
  /** Resolves when somebody who comes then is due. @param sinceStartMs simulated */
  untilDue(sinceStartMs: number, signal: AbortSignal): Promise<void>;
}

interface ClockOptions {
  /** How many simulated seconds a real one has, at least 1. */
  speed: number;
  durationMs: number;
  /** When a scenario that is hurried ends: now, or some days ago at most. A log takes no events of the future. */
  endsAt?: number | undefined;
  nowMs(): number;
}

/** The clock of a scenario that begins to be lived now. */
export function createSimulatedClock({ speed, durationMs, endsAt, nowMs }: ClockOptions): SimulatedClock {
  const isRealTime = speed === 1;
  const begunAt = nowMs();
  return {
    startMs: isRealTime ? begunAt : Math.floor((endsAt ?? begunAt) - durationMs),
    isRealTime,
    async untilDue(sinceStartMs, signal) {
      const waitMs = begunAt + sinceStartMs / speed - nowMs();
      if (waitMs > 0) await wait(waitMs, undefined, { signal });
    },
  };
}

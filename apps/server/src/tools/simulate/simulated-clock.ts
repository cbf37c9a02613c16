import { setTimeout as wait } from 'node:timers/promises';

/** The time of a scenario, which may pass faster than real time. */
export interface SimulatedClock {
  /** Epoch milliseconds at which the scenario begins. */
  startMs: number;
  /** Whether it runs at real speed: then nothing happens before its time. */
  isRealTime: boolean;
  /** Resolves when a person with this arrival is due. @param sinceStartMs simulated */
  untilDue(sinceStartMs: number, signal: AbortSignal): Promise<void>;
}

interface ClockOptions {
  /** Simulated seconds per real second, at least 1. */
  speed: number;
  durationMs: number;
  /** When an accelerated scenario ends: now, or at most some days ago. The log accepts no events of the future. */
  endsAt?: number | undefined;
  nowMs(): number;
}

/** Returns the clock of a scenario that starts now. */
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

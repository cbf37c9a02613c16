import type { Timings } from '@hark/shared/wire/final';

export type StageName = 'endpoint' | 'upload' | 'queue' | 'recognise' | 'search' | 'paint';

export interface Stage {
  name: StageName;
  durationMs: number;
}

export interface QueryClock {
  /** Silence after the last word, until the close was sent. */
  silenceMs: number;
  /** On the page's clock: close sent, answer received, answer painted. */
  sentAtMs: number;
  answeredAtMs: number;
  paintedAtMs: number;
  /** The server's time from the close to its answer, by its own clock. */
  serverMs: number;
  timings: Timings;
}

/**
 * The time of each stage from the last word to the results. The network time is the wait less the server's own time;
 * clocks of two machines are never compared.
 */
export function stagesOf(clock: QueryClock): Stage[] {
  const { timings } = clock;
  const stages: Stage[] = [
    { name: 'endpoint', durationMs: clock.silenceMs },
    { name: 'upload', durationMs: clock.answeredAtMs - clock.sentAtMs - clock.serverMs },
    { name: 'queue', durationMs: timings.queueMs },
    { name: 'recognise', durationMs: timings.encodeMs + timings.decodeMs },
    { name: 'search', durationMs: timings.searchMs },
    { name: 'paint', durationMs: clock.paintedAtMs - clock.answeredAtMs },
  ];
  return stages.map(({ name, durationMs }) => ({ name, durationMs: Math.max(0, durationMs) }));
}

import type { Timings } from '@hark/shared/wire/final';

export type StageName = 'endpoint' | 'upload' | 'queue' | 'recognise' | 'search' | 'paint';

export interface Stage {
  name: StageName;
  durationMs: number;
}

export interface QueryClock {
  /** Silence after the last word, until the server was told. */
  silenceMs: number;
  /** On the page's clock: server told, answer in hand, answer on the screen. */
  sentAtMs: number;
  answeredAtMs: number;
  paintedAtMs: number;
  /** What the server took, by its own clock, from being told to its answer. */
  serverMs: number;
  timings: Timings;
}

/**
 * Where the time from the last word to the results went. The way to the server and back is what remains of the wait
 * after the server's own time; clocks of two machines are never compared.
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

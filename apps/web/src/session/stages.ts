import type { Timings } from '@hark/shared/wire/final';

export type StageName = 'endpoint' | 'upload' | 'queue' | 'recognise' | 'search' | 'paint';

export interface Stage {
  name: StageName;
  durationMs: number;
}

export interface QueryClock {
  /** Silence after the last word, until the utterance was closed. */
  silenceAfterMs: number;
  /** On the page's clock: utterance closed, answer in hand, answer on the screen. */
  closedAtMs: number;
  finalAtMs: number;
  paintedAtMs: number;
  timings: Timings;
}

/**
 * Where the time from the last word to the results went. The way to the server and back is what remains of the wait
 * after the server's own time; clocks of two machines are never compared.
 */
export function stagesOf(clock: QueryClock): Stage[] {
  const { timings } = clock;
  const stages: Stage[] = [
    { name: 'endpoint', durationMs: clock.silenceAfterMs },
    { name: 'upload', durationMs: clock.finalAtMs - clock.closedAtMs - timings.totalMs },
    { name: 'queue', durationMs: timings.queueMs },
    { name: 'recognise', durationMs: timings.encodeMs + timings.decodeMs },
    { name: 'search', durationMs: timings.searchMs },
    { name: 'paint', durationMs: clock.paintedAtMs - clock.finalAtMs },
  ];
  return stages.map(({ name, durationMs }) => ({ name, durationMs: Math.max(0, durationMs) }));
}

import type { Final } from '@hark/shared/wire/final';
import type { Interim } from '@hark/shared/wire/server-message';
import { stagesOf, type QueryClock, type Stage } from './stages.ts';

/** Moments of one utterance on the page's clock; null until they come. */
export interface QueryTimes {
  pausedAtMs: number | null;
  closedAtMs: number;
  /** Silence before the close. */
  silenceAfterMs: number;
  /** The answer to the speech before the present pause. */
  provisional: { resultIds: string; atMs: number; paintedAtMs: number | null } | null;
}

export const NO_TIMES: QueryTimes = {
  pausedAtMs: null,
  closedAtMs: 0,
  silenceAfterMs: 0,
  provisional: null,
};

const idsOf = (results: readonly { id: string }[]): string => JSON.stringify(results.map(({ id }) => id));

/** An interim withdraws the previous provisional answer, and may bring the next. */
export function interimCame(times: QueryTimes, interim: Interim, atMs: number): QueryTimes {
  if (interim.provisional !== true) return { ...times, provisional: null };
  const resultIds = idsOf(interim.results ?? []);
  return { ...times, provisional: { resultIds, atMs, paintedAtMs: null } };
}

export function provisionalPainted(times: QueryTimes, paintedAtMs: number): QueryTimes {
  const { provisional } = times;
  return provisional === null ? times : { ...times, provisional: { ...provisional, paintedAtMs } };
}

export function resumed(times: QueryTimes): QueryTimes {
  return { ...times, pausedAtMs: null, provisional: null };
}

function resultsTimes(clock: QueryClock): ResultsTimes {
  const wholeMs = Math.max(0, clock.silenceMs + clock.paintedAtMs - clock.sentAtMs);
  return { stages: stagesOf(clock), wholeMs };
}

export interface Answered {
  final: Final;
  finalAtMs: number;
  paintedAtMs: number;
}

/** The time of each stage until the results. */
export interface ResultsTimes {
  stages: Stage[];
  /** From the end of speech, as far as the page can measure it, to the results on the screen. */
  wholeMs: number;
}

/**
 * Measures from the end of speech to the results. If the provisional answer showed the same results earlier, its time
 * counts: the final only confirmed them.
 */
export function timesUntilResults(
  times: QueryTimes,
  { final, finalAtMs, paintedAtMs }: Answered,
): ResultsTimes {
  const { timings } = final;
  const { pausedAtMs, provisional, closedAtMs, silenceAfterMs } = times;
  const shownEarlyAtMs = provisional?.resultIds === idsOf(final.results) ? provisional.paintedAtMs : null;
  if (provisional === null || shownEarlyAtMs === null || pausedAtMs === null) {
    const clock = { silenceMs: silenceAfterMs, sentAtMs: closedAtMs, answeredAtMs: finalAtMs, paintedAtMs };
    return resultsTimes({ ...clock, serverMs: timings.totalMs, timings });
  }
  const clock = {
    silenceMs: silenceAfterMs - (closedAtMs - pausedAtMs),
    sentAtMs: pausedAtMs,
    answeredAtMs: provisional.atMs,
    paintedAtMs: shownEarlyAtMs,
  };
  const serverMs = timings.queueMs + timings.encodeMs + timings.decodeMs + timings.searchMs;
  return resultsTimes({ ...clock, serverMs, timings });
}

/** The times in `results.shown`: from the true end of speech to the painted results. */
export function shownTimes({ stages, wholeMs }: ResultsTimes) {
  const durationOf = (name: Stage['name']): number | null =>
    stages.find((stage) => stage.name === name)?.durationMs ?? null;
  return {
    endpointMs: durationOf('endpoint'),
    uploadMs: durationOf('upload'),
    paintMs: durationOf('paint'),
    wholeMs,
  };
}

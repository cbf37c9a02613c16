const ROUNDS = 15;

function timeMs(work: () => void): number {
  const startedAtMs = performance.now();
  work();
  return performance.now() - startedAtMs;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/**
 * Returns median durations of two alternatives, measured in turns, so that other load affects both. The first round
 * warms up and does not count.
 */
export function compareTimes(ours: () => void, baseline: () => void): { oursMs: number; baselineMs: number } {
  const rounds = Array.from({ length: ROUNDS + 1 }, () => [timeMs(ours), timeMs(baseline)] as const).slice(1);
  return {
    oursMs: median(rounds.map(([duration]) => duration)),
    baselineMs: median(rounds.map(([, duration]) => duration)),
  };
}

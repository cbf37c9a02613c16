import type { Observed, TapBlock } from './page-probe.ts';

const QUANTUM = 128;
const MARKER_PEAK = 0.3;
const QUIET_PEAK = 0.05;
/** Quiet quanta around a marker. */
const QUIET_QUANTA = 20;
/** Window of blocks in which the fastest path from the microphone to the page is sought. */
const CLOCK_WINDOW_MS = 5_000;

/** Returns the numbers of the quanta with an isolated click. */
export function markerQuanta(peaks: readonly number[]): number[] {
  return peaks.flatMap((peak, at) => {
    if (peak < MARKER_PEAK) return [];
    // Resampling spreads a click over the border of two quanta.
    const around = [
      ...peaks.slice(Math.max(0, at - QUIET_QUANTA), Math.max(0, at - 1)),
      ...peaks.slice(at + 2, at + 2 + QUIET_QUANTA),
    ];
    const isFirst = (peaks[at - 1] ?? 0) < MARKER_PEAK;
    return isFirst && around.every((other) => other < QUIET_PEAK) ? [at] : [];
  });
}

/**
 * Returns the earliest time at which the sample of that number reached the page. Blocks are delayed by other work of
 * the page and never early, so the fastest nearby block gives the clock.
 */
function arrivalMs(sample: number, blocks: readonly TapBlock[], rateHz: number): number {
  const msOf = (samples: number): number => (samples / rateHz) * 1000;
  const own = blocks.find(({ first, peaks }) => first + peaks.length * QUANTUM > sample);
  if (own === undefined) throw new Error('the microphone was not heard for long enough');
  const near = blocks.filter(({ atMs }) => Math.abs(atMs - own.atMs) < CLOCK_WINDOW_MS);
  const offsets = near.map(({ first, peaks, atMs }) => atMs - msOf(first + peaks.length * QUANTUM));
  return msOf(sample) + Math.min(...offsets);
}

/** Returns when each marker of the recording arrived, on the page's clock. */
export function markersHeardAtMs({ blocks, rateHz }: Pick<Observed, 'blocks' | 'rateHz'>): number[] {
  const peaks = blocks.flatMap((block) => block.peaks);
  const firsts = blocks.flatMap(({ first, peaks: own }) =>
    own.map((_, quantum) => first + quantum * QUANTUM),
  );
  return markerQuanta(peaks).map((at) => arrivalMs((firsts[at] ?? 0) + QUANTUM / 2, blocks, rateHz));
}

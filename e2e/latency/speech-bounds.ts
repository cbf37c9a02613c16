import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';

const HOP_MS = 10;
const HOP_SAMPLES = HOP_MS * SAMPLES_PER_MS;
/** Two hops per window: a click of a millisecond is in two of them. */
const WINDOW_SAMPLES = 2 * HOP_SAMPLES;
/** Range below the loud parts in which a clean recording has audible speech. */
const SPEECH_RANGE_DB = 35;
/** The silence around the speech must be quieter by this much, so that the end is unambiguous. */
const MIN_SNR_DB = 40;
/** The end must not depend on the threshold: if it moves by 5 dB both ways, the end may shift by this much. */
const THRESHOLD_DOUBT_DB = 5;
const MAX_DOUBT_MS = 60;
const SHORTEST_GAP_MS = 40;
/** A gap this near to either end is no pause between words. */
const GAP_MARGIN_MS = 150;
const FLOOR_DBFS = -100;

/** The bounds of speech in a recording, by energy only, so that no VAD is tested against itself. */
export interface SpeechBounds {
  onsetMs: number;
  endMs: number;
  /** The middle and length of the longest quiet stretch inside; null if there is none. */
  gap: { middleMs: number; durationMs: number } | null;
}

function levelsDbfs(samples: Int16Array): number[] {
  const levels: number[] = [];
  for (let at = 0; at + WINDOW_SAMPLES <= samples.length; at += HOP_SAMPLES) {
    let energy = 0;
    for (let i = at; i < at + WINDOW_SAMPLES; i++) energy += ((samples[i] ?? 0) / 0x8000) ** 2;
    levels.push(Math.max(FLOOR_DBFS, 10 * Math.log10(energy / WINDOW_SAMPLES + 1e-12)));
  }
  return levels;
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? FLOOR_DBFS;
}

/** Returns the first and last hop of speech: at least three loud windows in a row. */
function loudSpan(levels: readonly number[], threshold: number): { first: number; last: number } | null {
  const isLoud = (hop: number): boolean => (levels[hop] ?? FLOOR_DBFS) >= threshold;
  const first = levels.findIndex((_, hop) => isLoud(hop) && isLoud(hop + 1) && isLoud(hop + 2));
  const last = levels.findLastIndex((_, hop) => isLoud(hop) && isLoud(hop - 1) && isLoud(hop - 2));
  return first < 0 ? null : { first, last };
}

function longestGap(levels: readonly number[], threshold: number, [from, to]: readonly [number, number]) {
  const margin = GAP_MARGIN_MS / HOP_MS;
  let longest: { middleMs: number; durationMs: number } | null = null;
  let quiet = 0;
  for (let hop = from + margin; hop <= to - margin; hop++) {
    quiet = (levels[hop] ?? FLOOR_DBFS) < threshold ? quiet + 1 : 0;
    const durationMs = quiet * HOP_MS;
    if (durationMs >= SHORTEST_GAP_MS && durationMs > (longest?.durationMs ?? 0)) {
      longest = { middleMs: (hop + 1) * HOP_MS - durationMs / 2, durationMs };
    }
  }
  return longest;
}

/** Returns the true bounds of speech in a clean recording of 16 kHz; null if they are ambiguous. */
export function speechBounds(samples: Int16Array): SpeechBounds | null {
  const levels = levelsDbfs(samples);
  const loud = quantile(levels, 0.95);
  const quiet = quantile(levels, 0.05);
  if (loud - quiet < MIN_SNR_DB) return null;
  const threshold = loud - SPEECH_RANGE_DB;
  const [span, early, late] = [0, THRESHOLD_DOUBT_DB, -THRESHOLD_DOUBT_DB].map((shift) =>
    loudSpan(levels, threshold + shift),
  );
  if (!span || !early || !late) return null;
  if ((late.last - early.last) * HOP_MS > MAX_DOUBT_MS) return null;
  // The recording itself must contain silence after speech.
  if (late.last >= levels.length - 2) return null;
  return {
    onsetMs: span.first * HOP_MS,
    endMs: (span.last + 2) * HOP_MS,
    gap: longestGap(levels, threshold, [span.first, span.last]),
  };
}

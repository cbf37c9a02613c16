import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import { quantile } from '../../base/quantile.ts';
import type { Stretch } from './recorded-clip.ts';

const HOP_MS = 10;
const HOP_SAMPLES = HOP_MS * SAMPLES_PER_MS;
/** Two hops, so that a click of a millisecond lies in two windows. */
const WINDOW_SAMPLES = 2 * HOP_SAMPLES;
/** With a smaller range between quiet and loud parts, word boundaries can't be found. */
const LEAST_RANGE_DB = 12;
/** Shares of the range from quiet to loud: below the first is between words, above the second is inside one. */
const QUIET_SHARE = 0.3;
const LOUD_SHARE = 0.6;
/** A click is shorter. */
const LOUD_HOPS = 5;
/** Shorter gaps are as often inside a word. */
const SHORTEST_GAP_MS = 60;
/** A sound this short is no word: a click, a breath, the end of a stop. */
const BRIDGED_MS = 100;
/** Speech required before and after it. */
const MARGIN_MS = 200;
const FADE_SAMPLES = 5 * SAMPLES_PER_MS;

/** A recording with a pause inside. */
export interface Paused {
  samples: Float32Array;
  /** Existing and added silence, from the start of the recording. */
  pause: Stretch;
}

function levelsDb(samples: Float32Array): number[] {
  const levels: number[] = [];
  for (let at = 0; at + WINDOW_SAMPLES <= samples.length; at += HOP_SAMPLES) {
    let energy = 0;
    for (const sample of samples.subarray(at, at + WINDOW_SAMPLES)) energy += sample ** 2;
    levels.push(10 * Math.log10(energy / WINDOW_SAMPLES + 1e-10));
  }
  return levels;
}

/** In hops; `to` is exclusive. */
interface Gap {
  from: number;
  to: number;
}

/** Returns stretches of hops that are quiet except for sounds of up to `bridged` hops, with speech on both sides. */
function gapsIn(levels: readonly number[], bridged: number): Gap[] {
  const quietDb = quantile(levels, 0.05) ?? 0;
  const rangeDb = (quantile(levels, 0.95) ?? 0) - quietDb;
  if (rangeDb < LEAST_RANGE_DB) return [];
  const isLoud = (hop: number): boolean => (levels[hop] ?? -Infinity) > quietDb + LOUD_SHARE * rangeDb;
  const isLoudRun = (hop: number): boolean =>
    Array.from({ length: LOUD_HOPS }, (_, ahead) => hop + ahead).every(isLoud);
  const first = levels.findIndex((_, hop) => isLoudRun(hop));
  const last = levels.findLastIndex((_, hop) => isLoudRun(hop)) + LOUD_HOPS - 1;
  if (first === -1) return [];
  const gaps: Gap[] = [];
  const margin = MARGIN_MS / HOP_MS;
  for (let hop = first + margin; hop <= last - margin; hop++) {
    if ((levels[hop] ?? 0) > quietDb + QUIET_SHARE * rangeDb) continue;
    // A window is two hops.
    const gap = { from: hop, to: hop + 2 };
    const before = gaps.at(-1);
    if (before !== undefined && gap.from < before.to + bridged) before.to = gap.to;
    else gaps.push(gap);
  }
  return gaps.toSorted((left, right) => lengthMs(right) - lengthMs(left));
}

const lengthMs = ({ from, to }: Gap): number => (to - from) * HOP_MS;

/** Fills `samples` with noise as loud as the gap, the same every time. */
function roomTone(samples: Float32Array, like: Float32Array): void {
  const rms = Math.sqrt(like.reduce((sum, sample) => sum + sample ** 2, 0) / like.length);
  let state = 1;
  for (let at = 0; at < samples.length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    // Uniform noise of this width has the root mean square 1.
    samples[at] = rms * Math.sqrt(12) * (state / 2 ** 32 - 0.5);
  }
}

/**
 * Returns the recording with its longest silence (`place` 1), or the next longest (2, ...), extended in the middle to
 * `pauseMs`. It measures energy only, so that no VAD is tested against itself. Null if the words leave no room. Pure.
 */
export function pauseInside(recording: Float32Array, pauseMs: number, place = 1): Paused | null {
  const gap = gapsIn(levelsDb(recording), 0)[place - 1];
  if (gap === undefined || lengthMs(gap) < SHORTEST_GAP_MS) return null;
  const quiet = recording.subarray(gap.from * HOP_SAMPLES, gap.to * HOP_SAMPLES);
  const addedMs = Math.max(0, pauseMs - lengthMs(gap));
  const middle = Math.round(((gap.from + gap.to) / 2) * HOP_SAMPLES);
  const added = addedMs * SAMPLES_PER_MS;
  const samples = new Float32Array(recording.length + added);
  roomTone(samples.subarray(middle, middle + added), quiet);
  samples.set(recording.subarray(0, middle));
  samples.set(recording.subarray(middle), middle + added);
  const fadeSamples = added === 0 ? 0 : FADE_SAMPLES;
  for (let at = 0; at < fadeSamples; at++) {
    const share = at / fadeSamples;
    samples[middle - 1 - at] = (samples[middle - 1 - at] ?? 0) * share;
    samples[middle + added + at] = (samples[middle + added + at] ?? 0) * share;
  }
  return { samples, pause: { startMs: gap.from * HOP_MS, endMs: gap.to * HOP_MS + addedMs } };
}

/** Returns the longest silence inside, in milliseconds, bridging breaths; 0 if there is none. */
export function longestPauseMs(recording: Float32Array): number {
  const [longest] = gapsIn(levelsDb(recording), BRIDGED_MS / HOP_MS);
  return longest === undefined ? 0 : lengthMs(longest);
}

import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';

/** A stretch of a recording, in milliseconds. */
export interface Stretch {
  startMs: number;
  endMs: number;
}

const FRAME_MS = 10;
const FRAME_SAMPLES = FRAME_MS * SAMPLES_PER_MS;
/** Least range between loud and quiet parts of a recording with reliable bounds. */
const LEAST_RANGE_DB = 35;
const ABOVE_QUIET_DB = 10;
const BELOW_LOUD_DB = 36;
const SHORTEST_SOUND_FRAMES = 3;
/** Longest gap within a word, such as the closure of a stop. */
const LONGEST_CLOSURE_FRAMES = 8;
/** Runs that never reach this level are no speech, such as a click or a breath. */
const SPEECH_BELOW_LOUD_DB = 12;
const SHORTEST_SPEECH_FRAMES = 8;

function levels(samples: Float32Array): number[] {
  return Array.from({ length: Math.floor(samples.length / FRAME_SAMPLES) }, (_, frame) => {
    const part = samples.subarray(frame * FRAME_SAMPLES, (frame + 1) * FRAME_SAMPLES);
    return 10 * Math.log10(part.reduce((sum, sample) => sum + sample * sample, 0) / FRAME_SAMPLES + 1e-10);
  });
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.round((sorted.length - 1) * share)] ?? 0;
}

/** Returns runs of loud frames, including short closures between them. */
function soundingRuns(isLoud: readonly boolean[]): { start: number; end: number }[] {
  const runs: { start: number; end: number }[] = [];
  for (const [frame, loud] of isLoud.entries()) {
    if (!loud) continue;
    const last = runs[runs.length - 1];
    if (last?.end === frame) last.end++;
    else runs.push({ start: frame, end: frame + 1 });
  }
  const lasting = runs.filter(({ start, end }) => end - start >= SHORTEST_SOUND_FRAMES);
  const joined: typeof runs = [];
  for (const run of lasting) {
    const last = joined[joined.length - 1];
    if (last !== undefined && run.start - last.end <= LONGEST_CLOSURE_FRAMES) last.end = run.end;
    else joined.push(run);
  }
  return joined;
}

/**
 * Finds speech in a clean recording by its level alone, independently of any detector. Null where that is unreliable:
 * too much noise, speech at an edge of the recording, or ambiguous sounds.
 */
export function speechByLevel(samples: Float32Array): Stretch[] | null {
  const level = levels(samples);
  const [quiet, loud] = [quantile(level, 0.05), quantile(level, 0.97)];
  if (loud - quiet < LEAST_RANGE_DB) return null;
  const border = Math.max(quiet + ABOVE_QUIET_DB, loud - BELOW_LOUD_DB);
  const runs = soundingRuns(level.map((value) => value > border));
  const isSpeech = ({ start, end }: { start: number; end: number }) =>
    end - start >= SHORTEST_SPEECH_FRAMES &&
    Math.max(...level.slice(start, end)) > loud - SPEECH_BELOW_LOUD_DB;
  const [first, last] = [runs[0], runs[runs.length - 1]];
  if (first === undefined || last === undefined || !isSpeech(first) || !isSpeech(last)) return null;
  if (first.start * FRAME_MS < 60 || last.end > level.length - 6) return null;
  return runs.map(({ start, end }) => ({ startMs: start * FRAME_MS, endMs: end * FRAME_MS }));
}

import type { FrameSpan } from './speech-spans.ts';

/** Samples of a recording, `end` exclusive. */
export interface SampleRange {
  start: number;
  end: number;
}

export interface ChunkLimits {
  frameSamples: number;
  totalSamples: number;
  /** Kept before and after each stretch of speech, as far as the recording and its neighbours allow. */
  marginBeforeSamples: number;
  marginAfterSamples: number;
  /** What is left of a longer pause inside a chunk. */
  longestPauseSamples: number;
  longestChunkSamples: number;
}

/** Ranges that are joined into one input of the model: where two meet, a long pause was shortened. */
export type Chunk = SampleRange[];

export function chunkSamples(chunk: Chunk): number {
  return chunk.reduce((sum, range) => sum + range.end - range.start, 0);
}

/** A range and the pause in the speech before it, which its margin may have filled. */
interface Stretch extends SampleRange {
  pauseBeforeSamples: number;
}

/** Spans with their margins. A margin ends half way to the neighbour, so that no sample is taken twice. */
function withMargins(spans: readonly FrameSpan[], limits: ChunkLimits): Stretch[] {
  const { frameSamples, totalSamples } = limits;
  return spans.map((span, index) => {
    const [previous, next] = [spans[index - 1], spans[index + 1]];
    const from = previous === undefined ? 0 : Math.floor(((previous.end + span.start) / 2) * frameSamples);
    const to = next === undefined ? totalSamples : Math.floor(((span.end + next.start) / 2) * frameSamples);
    return {
      start: Math.max(from, span.start * frameSamples - limits.marginBeforeSamples),
      end: Math.min(to, totalSamples, span.end * frameSamples + limits.marginAfterSamples),
      pauseBeforeSamples: (span.start - (previous?.end ?? 0)) * frameSamples,
    };
  });
}

/** Puts ranges together again where the pause between them is short enough to stay. */
function bridged(ranges: readonly Stretch[], longestPauseSamples: number): SampleRange[] {
  const result: SampleRange[] = [];
  for (const range of ranges) {
    const last = result[result.length - 1];
    if (last !== undefined && range.start - last.end <= longestPauseSamples) last.end = range.end;
    else result.push({ start: range.start, end: range.end });
  }
  return result;
}

/** Speech without a pause gives no good place to cut: equal parts. */
function splitEvenly(range: Stretch, longest: number): Stretch[] {
  const length = range.end - range.start;
  const parts = Math.max(1, Math.ceil(length / longest));
  return Array.from({ length: parts }, (_, part) => ({
    start: range.start + Math.floor((length * part) / parts),
    end: range.start + Math.floor((length * (part + 1)) / parts),
    pauseBeforeSamples: part === 0 ? range.pauseBeforeSamples : 0,
  }));
}

/** Cuts at the longest pause until every part is short enough. */
function divide(ranges: readonly Stretch[], limits: ChunkLimits): Chunk[] {
  const whole = bridged(ranges, limits.longestPauseSamples);
  if (chunkSamples(whole) <= limits.longestChunkSamples) return [whole];
  if (ranges.length < 2) return [whole];
  const pauseBefore = (index: number) => ranges[index]?.pauseBeforeSamples ?? 0;
  let cut = 1;
  for (let index = 2; index < ranges.length; index++) if (pauseBefore(index) > pauseBefore(cut)) cut = index;
  return [...divide(ranges.slice(0, cut), limits), ...divide(ranges.slice(cut), limits)];
}

/**
 * Divides the speech of a recording into inputs for the model, in order. Every sample of speech is in exactly one
 * chunk; cuts fall in the longest pauses where there are any.
 */
export function planChunks(spans: readonly FrameSpan[], limits: ChunkLimits): Chunk[] {
  const ranges = withMargins(spans, limits).flatMap((range) =>
    splitEvenly(range, limits.longestChunkSamples),
  );
  return ranges.length === 0 ? [] : divide(ranges, limits);
}

/** An input of the model, and where it comes from. */
export interface AudioChunk {
  samples: Float32Array;
  ranges: Chunk;
}

/**
 * Where a sample of a joined chunk is in the recording. Where two ranges meet, what ends there ends with the first of
 * them, and what starts there starts with the second. What is beyond the chunk, such as padding, is at its end.
 */
export function placeInRecording(chunk: Chunk, offset: number, edge: 'start' | 'end'): number {
  let left = offset;
  for (const { start, end } of chunk) {
    const length = end - start;
    if (left < length || (edge === 'end' && left === length)) return start + left;
    left -= length;
  }
  return chunk[chunk.length - 1]?.end ?? 0;
}

/** The samples of a chunk, copied out and joined. */
export function cutChunk(samples: Float32Array, chunk: Chunk): Float32Array {
  const result = new Float32Array(chunkSamples(chunk));
  let offset = 0;
  for (const range of chunk) {
    result.set(samples.subarray(range.start, range.end), offset);
    offset += range.end - range.start;
  }
  return result;
}

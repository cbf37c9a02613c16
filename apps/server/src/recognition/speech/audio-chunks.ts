import type { FrameSpan } from './speech-spans.ts';

/** Samples of a recording, `end` exclusive. */
export interface SampleRange {
  start: number;
  end: number;
}

export interface ChunkLimits {
  frameSamples: number;
  totalSamples: number;
  /** Margin kept before and after each stretch of speech, limited by the recording and its neighbours. */
  marginBeforeSamples: number;
  marginAfterSamples: number;
  /** Longer pauses inside a chunk are shortened to this. */
  longestPauseSamples: number;
  longestChunkSamples: number;
}

/** Ranges joined into one input of the model; between two ranges a long pause was shortened. */
export type Chunk = SampleRange[];

export function chunkSamples(chunk: Chunk): number {
  return chunk.reduce((sum, range) => sum + range.end - range.start, 0);
}

/** A range and the pause before it, which its margin may have filled. */
interface Stretch extends SampleRange {
  pauseBeforeSamples: number;
}

/** Spans with their margins. A margin ends halfway to the neighbour, so that no sample is used twice. */
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

/** Joins ranges again if the pause between them is short enough to keep. */
function bridged(ranges: readonly Stretch[], longestPauseSamples: number): SampleRange[] {
  const result: SampleRange[] = [];
  for (const range of ranges) {
    const last = result[result.length - 1];
    if (last !== undefined && range.start - last.end <= longestPauseSamples) last.end = range.end;
    else result.push({ start: range.start, end: range.end });
  }
  return result;
}

/** Cuts speech without a pause into equal parts. */
function splitEvenly(range: Stretch, longest: number): Stretch[] {
  const length = range.end - range.start;
  const parts = Math.max(1, Math.ceil(length / longest));
  return Array.from({ length: parts }, (_, part) => ({
    start: range.start + Math.floor((length * part) / parts),
    end: range.start + Math.floor((length * (part + 1)) / parts),
    pauseBeforeSamples: part === 0 ? range.pauseBeforeSamples : 0,
  }));
}

/** Cuts at the longest pauses until every part is short enough. */
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
 * chunk. Cuts are made in the longest pauses, if there are any.
 */
export function planChunks(spans: readonly FrameSpan[], limits: ChunkLimits): Chunk[] {
  const ranges = withMargins(spans, limits).flatMap((range) =>
    splitEvenly(range, limits.longestChunkSamples),
  );
  return ranges.length === 0 ? [] : divide(ranges, limits);
}

/** An input of the model and its place in the recording. */
export interface AudioChunk {
  samples: Float32Array;
  ranges: Chunk;
}

/**
 * Maps a sample of a joined chunk to its place in the recording. At the border of two ranges, an end belongs to the first
 * and a start to the second. Samples beyond the chunk, such as padding, map to its end.
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

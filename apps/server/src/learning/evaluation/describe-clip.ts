import { editsOf } from './clip-result.ts';
import type { ClipResult } from './clip-result.ts';

/** Describes a clip for error analysis: one line of the file that `hark eval --details` writes. */
export function describeClip({ clip, answer, words, rank, nearestRank }: ClipResult): object {
  return {
    audio: clip.audio,
    speaker: clip.speaker ?? null,
    slices: clip.slices ?? {},
    reference: clip.text,
    expect: clip.expect ?? null,
    transcript: answer.transcript,
    confidence: answer.confidence,
    alternatives: answer.alternatives,
    wordEdits: editsOf(words),
    words: words.referenceLength,
    rank,
    nearestRank,
    found: answer.found?.slice(0, 5) ?? null,
    decodeMs: answer.decodeMs,
    judgingMs: answer.rescoringMs,
    durationMs: answer.durationMs,
    error: answer.error,
  };
}

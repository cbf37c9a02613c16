import { transcriptWords } from '@hark/shared/text/normalize-transcript';
import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import type { Stretch } from './sound-bounds.ts';

/** A recording with some known word bounds. */
export interface TimedClip {
  name: string;
  samples: Float32Array;
  /** Some of its words, in order, with the known bounds. */
  words: { word: string; startMs?: number | undefined; endMs?: number | undefined }[];
  /** Pauses between unknown words. */
  pauses: Stretch[];
}

/** Returns the room tone of a quiet room; the same each time. */
export function roomTone(ms: number): Float32Array {
  return Float32Array.from({ length: ms * SAMPLES_PER_MS }, (_, n) => 0.0007 * Math.sin(n * n * 0.37));
}

export function concatenated(parts: readonly Float32Array[]): Float32Array {
  const result = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    result.set(part, offset);
    offset += part.length;
  }
  return result;
}

export function plainWord(word: string): string {
  return transcriptWords(word).join(' ');
}

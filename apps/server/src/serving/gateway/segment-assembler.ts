import { MIN_FRAME_MS, type AudioFrame } from '@hark/shared/wire/audio-frame';
import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';

const MIN_FRAME_SAMPLES = MIN_FRAME_MS * SAMPLES_PER_MS;

export type FrameOutcome =
  | { type: 'added' }
  | { type: 'duplicate' }
  | { type: 'gap'; expectedSequence: number; isNew: boolean }
  | { type: 'invalid'; reason: string }
  | { type: 'full' };

/** Assembles the audio frames of one utterance in order. */
export interface SegmentAssembler {
  add(frame: AudioFrame): FrameOutcome;
  /** Returns the next expected frame, which is the number that arrived in sequence. */
  nextSequence(): number;
  durationMs(): number;
  /** Returns all audio, or that of the first frames, in a new buffer. */
  audio(frameCount?: number): Int16Array;
  /** Releases the audio after the answer. */
  release(): void;
}

/** @param maxDurationMs beyond this, frames are refused as `full` */
export function createSegmentAssembler(maxDurationMs: number): SegmentAssembler {
  const frames: Int16Array[] = [];
  const maxSamples = maxDurationMs * SAMPLES_PER_MS;
  let samples = 0;
  let reportedGapAt = -1;

  function add(frame: AudioFrame): FrameOutcome {
    const expected = frames.length;
    if (frame.sequence < expected) return { type: 'duplicate' };
    if (frame.sequence > expected) {
      const isNew = reportedGapAt !== expected;
      reportedGapAt = expected;
      return { type: 'gap', expectedSequence: expected, isNew };
    }
    const previous = frames.at(-1);
    if (previous !== undefined && previous.length < MIN_FRAME_SAMPLES) {
      return { type: 'invalid', reason: `only the last frame may be shorter than ${MIN_FRAME_MS} ms` };
    }
    if (samples + frame.pcm.length > maxSamples) return { type: 'full' };
    frames.push(frame.pcm);
    samples += frame.pcm.length;
    return { type: 'added' };
  }

  return {
    add,
    nextSequence: () => frames.length,
    durationMs: () => samples / SAMPLES_PER_MS,
    audio(frameCount = frames.length) {
      const taken = frames.slice(0, frameCount);
      const audio = new Int16Array(taken.reduce((sum, { length }) => sum + length, 0));
      let offset = 0;
      for (const frame of taken) {
        audio.set(frame, offset);
        offset += frame.length;
      }
      return audio;
    },
    release() {
      frames.length = 0;
      samples = 0;
    },
  };
}

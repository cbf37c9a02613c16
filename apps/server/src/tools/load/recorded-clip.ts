import { VAD_FRAME_MS, VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { spokenClip, type FrameKind, type SpokenClip } from '../speaking/spoken-clip.ts';

/** A recording of a manifest as a page would send it. */
export interface RecordedClip extends SpokenClip {
  audio: string;
  /** Inserted silence, from the start of `pcm`. */
  pause: Stretch | null;
}

/** A part of a recording, in milliseconds. */
export interface Stretch {
  startMs: number;
  endMs: number;
}

/** A recording with the VAD's probability of each frame. */
export interface DetectedAudio {
  pcm: Int16Array;
  probabilities: Float32Array;
  pause: Stretch | null;
}

interface Thresholds {
  positiveSpeechThreshold: number;
  negativeSpeechThreshold: number;
  preRollMs: number;
}

/** Returns what a page would send of a recording; null if it holds no speech. Pure. */
export function recordedClip(
  audio: string,
  { pcm, probabilities, pause }: DetectedAudio,
  { positiveSpeechThreshold, negativeSpeechThreshold, preRollMs }: Thresholds,
): RecordedClip | null {
  const kinds = Array.from(probabilities, (probability): FrameKind => {
    if (probability >= positiveSpeechThreshold) return 'speech';
    return probability < negativeSpeechThreshold ? 'silence' : 'neither';
  });
  const first = kinds.indexOf('speech');
  if (first === -1) return null;
  const start = Math.max(0, first - Math.floor(preRollMs / VAD_FRAME_MS));
  const startMs = start * VAD_FRAME_MS;
  const heard = kinds.slice(start);
  const padded = new Int16Array(heard.length * VAD_FRAME_SAMPLES);
  padded.set(pcm.subarray(start * VAD_FRAME_SAMPLES, start * VAD_FRAME_SAMPLES + padded.length));
  return {
    ...spokenClip(padded, heard),
    audio,
    pause: pause === null ? null : { startMs: pause.startMs - startMs, endMs: pause.endMs - startMs },
  };
}

/** Frames of a voice activity detector. */
export const FRAME_SAMPLES = 512;
export const FRAME_MS = 32;

/** A frame counts towards the end of speech, or is speech; between the thresholds it is neither, as in the page. */
export type FrameKind = 'speech' | 'neither' | 'silence';

/** A recording as a page would hear it. */
export interface SpokenClip {
  audio: string;
  /** Whole frames, from before the speech on; silence may be said to follow. */
  pcm: Int16Array;
  /** One for each frame. */
  kinds: readonly FrameKind[];
  /** Samples of the pre-roll that come before the first frame of speech. */
  preRollMs: number;
  /** After the last frame of speech, from the start of `pcm`. */
  speechEndMs: number;
  /** Silence that was put inside, from the start of `pcm`. */
  pause: Stretch | null;
}

/** Of a recording, in milliseconds. */
export interface Stretch {
  startMs: number;
  endMs: number;
}

/** A recording, with what the detector makes of each of its frames. */
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

/** What a page would send of a recording. Null when it holds no speech. Pure. */
export function spokenClip(
  audio: string,
  { pcm, probabilities, pause }: DetectedAudio,
  { positiveSpeechThreshold, negativeSpeechThreshold, preRollMs }: Thresholds,
): SpokenClip | null {
  const kinds = Array.from(probabilities, (probability): FrameKind => {
    if (probability >= positiveSpeechThreshold) return 'speech';
    return probability < negativeSpeechThreshold ? 'silence' : 'neither';
  });
  const first = kinds.indexOf('speech');
  if (first === -1) return null;
  const start = Math.max(0, first - Math.floor(preRollMs / FRAME_MS));
  const startMs = start * FRAME_MS;
  const heard = kinds.slice(start);
  const padded = new Int16Array(heard.length * FRAME_SAMPLES);
  padded.set(pcm.subarray(start * FRAME_SAMPLES, start * FRAME_SAMPLES + padded.length));
  return {
    audio,
    pcm: padded,
    kinds: heard,
    preRollMs: (first - start) * FRAME_MS,
    speechEndMs: (heard.lastIndexOf('speech') + 1) * FRAME_MS,
    pause: pause === null ? null : { startMs: pause.startMs - startMs, endMs: pause.endMs - startMs },
  };
}

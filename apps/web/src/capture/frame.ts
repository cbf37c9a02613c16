/** Samples in a frame of the voice activity detector. */
export const FRAME_SAMPLES = 512;
/** Length of a frame at 16 kHz. */
export const FRAME_MS = 32;

/** 32 ms of speech or silence, judged by the detector. */
export interface JudgedFrame {
  /** Mono, 16 kHz, -1..1. */
  samples: Float32Array;
  /** Time of the first sample, since capture began. */
  capturedAtMs: number;
  /** 0..1 */
  speechProbability: number;
  /** What the detector took for it. */
  inferenceMs: number;
}

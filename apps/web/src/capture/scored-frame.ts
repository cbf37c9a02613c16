/** 32 ms of speech or silence, judged by the detector. */
export interface ScoredFrame {
  /** Mono, 16 kHz, -1..1. */
  samples: Float32Array;
  /** Time of the first sample, since capture began. */
  capturedAtMs: number;
  /** 0..1 */
  speechProbability: number;
  /** What the detector took for it. */
  inferenceMs: number;
}

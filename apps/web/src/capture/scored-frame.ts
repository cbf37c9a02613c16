/** 32 ms of audio, scored by the VAD. */
export interface ScoredFrame {
  /** Mono, 16 kHz, -1..1. */
  samples: Float32Array;
  /** Time of the first sample, since the start of capture. */
  capturedAtMs: number;
  /** 0..1 */
  speechProbability: number;
  /** The VAD's time for the frame. */
  inferenceMs: number;
}

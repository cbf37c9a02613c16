/**
 * Samples between two frames of the encoder. Its three convolutions have windows of 127, 7 and 3 and steps of 64, 3 and
 * 2. So there is a frame every 384 samples (24 ms). The first one covers the samples 0 to 894; its middle is at 447.
 */
export const FRAME_SAMPLES = 64 * 3 * 2;
const FIRST_MIDDLE = (127 - 1 + 64 * (7 - 1) + 64 * 3 * (3 - 1)) / 2;
/** Start of the `FRAME_SAMPLES` around the middle of the first frame. */
export const firstFrameStart = Math.round(FIRST_MIDDLE - FRAME_SAMPLES / 2);

/** Longer than the period of any voice. */
const WINDOW_SAMPLES = 400;
const SILENCE_DB = -90;

/** Computes the level around the middle of each frame, in dBFS. */
export function frameLoudness(samples: Float32Array, frames: number): Float32Array {
  return Float32Array.from({ length: frames }, (_, frame) => {
    const middle = frame * FRAME_SAMPLES + FIRST_MIDDLE;
    const from = Math.max(0, Math.round(middle - WINDOW_SAMPLES / 2));
    const to = Math.min(samples.length, from + WINDOW_SAMPLES);
    let sum = 0;
    for (let place = from; place < to; place++) sum += (samples[place] ?? 0) ** 2;
    return to > from && sum > 0 ? Math.max(SILENCE_DB, 10 * Math.log10(sum / (to - from))) : SILENCE_DB;
  });
}

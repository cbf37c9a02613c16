/**
 * The encoder's frames, from its three convolutions: windows of 127, 7 and 3, steps of 64, 3 and 2. So a frame comes
 * every 384 samples (24 ms), and the first one hears the samples 0 to 895, with its middle at 447.
 */
export const FRAME_SAMPLES = 64 * 3 * 2;
const FIRST_MIDDLE = (127 - 1 + 64 * (7 - 1) + 64 * 3 * (3 - 1)) / 2;
/** Where the part of the audio begins that the first frame is the nearest to. */
export const firstFrameStart = Math.round(FIRST_MIDDLE - FRAME_SAMPLES / 2);

/** Longer than a period of any voice, no longer than a frame. */
const WINDOW_SAMPLES = 400;
const SILENCE_DB = -90;

/** The level around the middle of each frame, in decibels below full scale. */
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

import { VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';

/** Cuts a stream of samples into VAD frames; the rest waits for the next piece. */
export function createFramer(onFrame: (samples: Float32Array) => void): (samples: Float32Array) => void {
  let frame = new Float32Array(VAD_FRAME_SAMPLES);
  let filled = 0;
  return (samples) => {
    let taken = 0;
    while (taken < samples.length) {
      const piece = samples.subarray(taken, taken + VAD_FRAME_SAMPLES - filled);
      frame.set(piece, filled);
      filled += piece.length;
      taken += piece.length;
      if (filled === VAD_FRAME_SAMPLES) {
        onFrame(frame);
        frame = new Float32Array(VAD_FRAME_SAMPLES);
        filled = 0;
      }
    }
  };
}

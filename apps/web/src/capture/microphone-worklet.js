// Runs on the audio thread: hands the microphone's samples on, and nothing else. Resampling and detection are the
// worker's, at the other end of this node's port.

/** Length of the detector's frames. */
const FRAME_S = 0.032;

/**
 * Each message completes the detector's next frame, as soon as it can be: the worker is woken once a frame, and no frame
 * waits for a message to fill. `aheadSamples` are those beyond its end that the resampler needs.
 */
class MicrophoneProcessor extends AudioWorkletProcessor {
  constructor({ processorOptions: { aheadSamples } }) {
    super();
    this.aheadSamples = aheadSamples;
    this.frames = 1;
    this.heard = 0;
    this.batch = null;
    this.filled = 0;
  }

  /** Samples until the next frame is complete; a fraction counts as a whole one. */
  missing() {
    return Math.ceil(this.frames * FRAME_S * sampleRate) + this.aheadSamples - this.heard;
  }

  process([input]) {
    const samples = input?.[0];
    if (samples === undefined) return true;
    this.batch ??= new Float32Array(this.missing() + samples.length);
    this.batch.set(samples, this.filled);
    this.filled += samples.length;
    this.heard += samples.length;
    if (this.missing() <= 0) this.hand();
    return true;
  }

  hand() {
    this.port.postMessage(this.batch.subarray(0, this.filled), [this.batch.buffer]);
    this.batch = null;
    this.filled = 0;
    while (this.missing() <= 0) this.frames++;
  }
}

registerProcessor('hark-microphone', MicrophoneProcessor);

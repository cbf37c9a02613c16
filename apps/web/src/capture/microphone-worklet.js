// Runs on the audio thread and only forwards the microphone's samples. The worker at the other end of this node's port
// resamples and detects.

/** Length of a VAD frame. */
const FRAME_S = 0.032;

/**
 * Each message completes the next VAD frame as soon as possible: the worker wakes once per frame, and no frame waits
 * for a full message. `aheadSamples` is the number of samples beyond the frame's end that the resampler needs.
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

  /** Samples until the next frame is complete, rounded up. */
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

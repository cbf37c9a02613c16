// Runs on the audio thread: hands the microphone's samples on, and nothing else. Resampling and detection are the
// worker's, at the other end of this node's port.

/** Samples a message: 10 to 30 ms at the usual rates. */
const BATCH_SAMPLES = 512;

class MicrophoneProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.batch = new Float32Array(BATCH_SAMPLES);
    this.filled = 0;
  }

  process([input]) {
    const samples = input?.[0];
    if (samples === undefined) return true;
    for (let taken = 0; taken < samples.length;) {
      const piece = samples.subarray(taken, taken + BATCH_SAMPLES - this.filled);
      this.batch.set(piece, this.filled);
      this.filled += piece.length;
      taken += piece.length;
      if (this.filled === BATCH_SAMPLES) this.flush();
    }
    return true;
  }

  flush() {
    this.port.postMessage(this.batch, [this.batch.buffer]);
    this.batch = new Float32Array(BATCH_SAMPLES);
    this.filled = 0;
  }
}

registerProcessor('hark-microphone', MicrophoneProcessor);

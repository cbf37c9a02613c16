/** The part of sherpa-onnx-node that Hark uses; the package has no declarations of its own. */
declare module 'sherpa-onnx-node' {
  interface OfflineStream {
    acceptWaveform(wave: { samples: Float32Array; sampleRate: number }): void;
  }

  class OfflineRecognizer {
    constructor(config: {
      featConfig: { sampleRate: number; featureDim: number };
      modelConfig: Record<string, unknown>;
    });
    createStream(): OfflineStream;
    /** Blocks the thread. */
    decode(stream: OfflineStream): void;
    getResult(stream: OfflineStream): unknown;
  }

  const sherpa: { OfflineRecognizer: typeof OfflineRecognizer };
  export default sherpa;
}

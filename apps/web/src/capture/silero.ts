import { SAMPLE_RATE_HZ } from '@hark/shared/wire/protocol';
import type { InferenceSession, Tensor, TensorConstructor } from 'onnxruntime-web/wasm';

/** Samples of the previous frame that the model sees again, as in silero-vad's `OnnxWrapper`. */
const CONTEXT_SAMPLES = 64;
const STATE_DIMENSIONS = [2, 1, 128];
const STATE_SIZE = 256;

/** The part of an ONNX session that the detector needs. */
export type DetectorSession = Pick<InferenceSession, 'run'>;

export interface SpeechModel {
  /**
   * Returns the probability that 512 samples at 16 kHz are speech, 0..1. One call at a time: the model carries state.
   */
  speechProbability: (samples: Float32Array) => Promise<number>;
  /** Clears the model's state. */
  reset: () => void;
}

/** Silero VAD, version 5 or 6: the versions differ only in their weights. */
export function createSpeechModel(session: DetectorSession, tensor: TensorConstructor): SpeechModel {
  const rate = new tensor('int64', BigInt64Array.of(BigInt(SAMPLE_RATE_HZ)), [1]);
  const silence = (): Tensor => new tensor('float32', new Float32Array(STATE_SIZE), STATE_DIMENSIONS);
  let state = silence();
  let context = new Float32Array(CONTEXT_SAMPLES);

  return {
    speechProbability: async (samples) => {
      const input = new Float32Array(CONTEXT_SAMPLES + samples.length);
      input.set(context);
      input.set(samples, CONTEXT_SAMPLES);
      context = samples.slice(-CONTEXT_SAMPLES);
      const outputs = await session.run({
        input: new tensor('float32', input, [1, input.length]),
        state,
        sr: rate,
      });
      const probability = outputs['output']?.data[0];
      const next = outputs['stateN'];
      if (typeof probability !== 'number' || next === undefined) {
        throw new Error('The speech detector model has other outputs than Silero 5 and 6.');
      }
      state = next;
      return probability;
    },
    reset: () => {
      state = silence();
      context = new Float32Array(CONTEXT_SAMPLES);
    },
  };
}

import { float32Output } from '@hark/moonshine/onnx-session';
import type { OnnxSession, TensorValue } from '@hark/moonshine/onnx-session';
import { SAMPLE_RATE_HZ } from '@hark/shared/wire/protocol';
import { VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import type { RunOptions } from './thread-turns.ts';

/** End of the previous frame, prepended to each frame, as in `OnnxWrapper` of silero-vad. */
const CONTEXT_SAMPLES = 64;

export interface SpeechDetector {
  /**
   * How probable speech is in each frame of 512 samples (the last one padded with zeros), 0..1. Rejects when the signal
   * is aborted between two frames.
   */
  probabilities: (samples: Float32Array, options: RunOptions) => Promise<Float32Array>;
  close(): Promise<void>;
}

/** Takes ownership of the session: `close` releases it. */
export function createSileroVad(session: OnnxSession): SpeechDetector {
  const rate: TensorValue = { type: 'int64', data: BigInt64Array.of(BigInt(SAMPLE_RATE_HZ)), dims: [] };

  async function probabilities(samples: Float32Array, { signal, turn }: RunOptions): Promise<Float32Array> {
    const frames = Math.ceil(samples.length / VAD_FRAME_SAMPLES);
    const padded = new Float32Array(CONTEXT_SAMPLES + frames * VAD_FRAME_SAMPLES);
    padded.set(samples, CONTEXT_SAMPLES);
    const result = new Float32Array(frames);
    let state: TensorValue = { type: 'float32', data: new Float32Array(2 * 128), dims: [2, 1, 128] };
    for (let frame = 0; frame < frames; frame++) {
      const from = frame * VAD_FRAME_SAMPLES;
      const input: TensorValue = {
        type: 'float32',
        data: padded.slice(from, from + CONTEXT_SAMPLES + VAD_FRAME_SAMPLES),
        dims: [1, CONTEXT_SAMPLES + VAD_FRAME_SAMPLES],
      };
      await turn.next();
      signal.throwIfAborted();
      const outputs = await session.run({ input, state, sr: rate }, ['output', 'stateN']);
      result[frame] = float32Output(outputs, 'output').data[0] ?? 0;
      state = float32Output(outputs, 'stateN');
    }
    return result;
  }

  return { probabilities, close: () => session.release() };
}

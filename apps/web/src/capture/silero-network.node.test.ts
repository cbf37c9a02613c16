import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import * as ort from 'onnxruntime-web/wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { extractSileroWeights } from '../../build/silero-weights.ts';
import { createSileroNetwork, type SileroNetwork } from './silero-network.ts';
import { readSileroWeights } from './silero-weights.ts';
import { createSpeechModel } from './silero.ts';

const WAV_HEADER_BYTES = 44;
const require = createRequire(import.meta.url);
let weights = new ArrayBuffer(0);

beforeAll(async () => {
  weights = Uint8Array.from(await extractSileroWeights()).buffer;
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = await readFile(require.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'));
});

/** The frames of a recording, with silence before, within and after the words. */
function framesOf(name: string): Float32Array[] {
  const path = fileURLToPath(new URL(`../../../../e2e/speech/${name}.wav`, import.meta.url));
  const pcm = readFileSync(path).subarray(WAV_HEADER_BYTES);
  return Array.from({ length: Math.floor(pcm.length / 2 / VAD_FRAME_SAMPLES) }, (_, frame) =>
    Float32Array.from(
      { length: VAD_FRAME_SAMPLES },
      (_each, i) => pcm.readInt16LE(2 * (frame * VAD_FRAME_SAMPLES + i)) / 0x8000,
    ),
  );
}

const network = (): SileroNetwork => createSileroNetwork(readSileroWeights(weights));

describe('the Silero network', () => {
  it.each(['einstein', 'everest', 'oxford', 'stanford'])(
    'scores %s like onnxruntime',
    async (name) => {
      const model = await readFile(require.resolve('@ricky0123/vad-web/dist/silero_vad_v6.onnx'));
      const session = await ort.InferenceSession.create(model);
      const reference = createSpeechModel(session, ort.Tensor);
      const own = network();
      const scores: number[] = [];
      for (const frame of framesOf(name)) {
        scores.push(own.speechProbability(frame));
        expect(Math.abs((scores.at(-1) ?? 0) - (await reference.speechProbability(frame)))).toBeLessThan(
          0.0001,
        );
      }
      expect(Math.max(...scores)).toBeGreaterThan(0.9);
      expect(Math.min(...scores)).toBeLessThan(0.1);
      await session.release();
    },
    60_000,
  );

  it('scores the same again after a reset', () => {
    const own = network();
    const [first = new Float32Array(), ...others] = framesOf('everest').slice(20);
    const score = own.speechProbability(first);
    for (const frame of others.slice(0, 10)) own.speechProbability(frame);
    expect(own.speechProbability(first)).not.toBe(score);
    own.reset();
    expect(own.speechProbability(first)).toBe(score);
  });

  it('refuses an incomplete file of weights', () => {
    expect(() => readSileroWeights(weights.slice(0, -4))).toThrow(/incomplete/);
  });
});

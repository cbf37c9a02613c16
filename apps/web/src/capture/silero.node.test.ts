import { Silero } from '@ricky0123/vad-web/dist/models';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as ort from 'onnxruntime-web/wasm';
import { beforeAll, expect, it } from 'vitest';
import { VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { createSpeechModel } from './silero.ts';

const require = createRequire(import.meta.url);
let model = new Uint8Array();

beforeAll(async () => {
  model = await readFile(require.resolve('@ricky0123/vad-web/dist/silero_vad_v6.onnx'));
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = await readFile(require.resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'));
});

/** A buzz with a formant that swells and fades: not speech, but it changes the detector's state. */
function buzz(frame: number): Float32Array {
  return Float32Array.from({ length: VAD_FRAME_SAMPLES }, (_, i) => {
    const t = (frame * VAD_FRAME_SAMPLES + i) / 16_000;
    return 0.4 * Math.sin(t * 9) * Math.sin(2 * Math.PI * 120 * t) * Math.sin(2 * Math.PI * 700 * t);
  });
}

it('scores like the Silero class of vad-web, and the same again after a reset', async () => {
  const reference = await Silero.new(ort, () => Promise.resolve(new Uint8Array(model).buffer));
  const session = await ort.InferenceSession.create(model);
  const own = createSpeechModel(session, ort.Tensor);
  const first: number[] = [];
  for (let i = 0; i < 12; i++) {
    const probability = await own.speechProbability(buzz(i));
    first.push(probability);
    expect(probability).toBe((await reference.process(buzz(i))).isSpeech);
  }
  expect(new Set(first).size).toBeGreaterThan(6);
  own.reset();
  expect(await own.speechProbability(buzz(0))).toBe(first[0]);
  await session.release();
}, 60_000);

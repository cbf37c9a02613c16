import modelUrl from '@ricky0123/vad-web/dist/silero_vad_v6.onnx?url';
import * as wasmOrt from 'onnxruntime-web/wasm';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import { VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { createSpeechModel, type SpeechModel } from './silero.ts';

export const VAD_MODEL = 'silero-v6';

export type VadBackend = 'wasm' | 'webgpu';

async function fetchModel(): Promise<Uint8Array> {
  const response = await fetch(modelUrl);
  if (!response.ok) throw new Error(`The speech detector answered ${response.status} at ${modelUrl}.`);
  return new Uint8Array(await response.arrayBuffer());
}

/** One thread: with more, the bundled runtime hangs silently on an isolated page. */
async function loadOnWasm(): Promise<SpeechModel> {
  wasmOrt.env.wasm.numThreads = 1;
  wasmOrt.env.wasm.wasmPaths = { wasm: wasmUrl };
  const session = await wasmOrt.InferenceSession.create(await fetchModel(), {
    // Optimising takes 150 to 400 ms before the first frame, and saves 0.15 of each frame's 32 ms. The output is the
    // same.
    graphOptimizationLevel: 'disabled',
  });
  return createSpeechModel(session, wasmOrt.Tensor);
}

/** Chooses the backend of the detector. A software adapter does not count: it is slower than WASM. */
export async function chooseBackend(wanted: VadBackend): Promise<VadBackend> {
  if (wanted === 'wasm' || !('gpu' in navigator)) return 'wasm';
  const adapter = await navigator.gpu.requestAdapter();
  return adapter === null || adapter.info.isFallbackAdapter ? 'wasm' : 'webgpu';
}

/** Only this path fetches the larger runtime. With the provider's own layout, NHWC, the model's output is wrong. */
async function loadOnWebGpu(): Promise<SpeechModel> {
  const [gpuOrt, gpuWasm] = await Promise.all([
    import('onnxruntime-web/webgpu'),
    import('onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'),
  ]);
  gpuOrt.env.wasm.numThreads = 1;
  gpuOrt.env.wasm.wasmPaths = { wasm: gpuWasm.default };
  const session = await gpuOrt.InferenceSession.create(await fetchModel(), {
    executionProviders: [{ name: 'webgpu', preferredLayout: 'NCHW' }],
  });
  return createSpeechModel(session, gpuOrt.Tensor);
}

/** Loads the detector and runs it once: the first run compiles, and would delay the first frames of speech. */
export async function loadSpeechModel(backend: VadBackend): Promise<SpeechModel> {
  const model = backend === 'webgpu' ? await loadOnWebGpu() : await loadOnWasm();
  await model.speechProbability(new Float32Array(VAD_FRAME_SAMPLES));
  model.reset();
  return model;
}

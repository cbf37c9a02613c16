import modelUrl from '@ricky0123/vad-web/dist/silero_vad_v6.onnx?url';
import weightsUrl from '@ricky0123/vad-web/dist/silero_vad_v6.onnx?weights';
import { VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { createSileroNetwork } from './silero-network.ts';
import { readSileroWeights } from './silero-weights.ts';
import { createSpeechModel, type SpeechModel } from './silero.ts';

export const VAD_MODEL = 'silero-v6';

/** What computes the model. */
export type VadBackend = 'javascript' | 'webgpu';

async function fetchFile(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The speech detector answered ${response.status} at ${url}.`);
  return await response.arrayBuffer();
}

async function loadInJavaScript(): Promise<SpeechModel> {
  const network = createSileroNetwork(readSileroWeights(await fetchFile(weightsUrl)));
  return {
    speechProbability: (samples) => Promise.resolve(network.speechProbability(samples)),
    reset: network.reset,
  };
}

/** Chooses the backend of the detector. A software adapter does not count: it is slower than JavaScript. */
export async function chooseBackend(wanted: VadBackend): Promise<VadBackend> {
  if (wanted === 'javascript' || !('gpu' in navigator)) return 'javascript';
  const adapter = await navigator.gpu.requestAdapter();
  return adapter === null || adapter.info.isFallbackAdapter ? 'javascript' : 'webgpu';
}

/** Only this path fetches a runtime. With the provider's own layout, NHWC, the model's output is wrong. */
async function loadOnWebGpu(): Promise<SpeechModel> {
  const [gpuOrt, gpuWasm] = await Promise.all([
    import('onnxruntime-web/webgpu'),
    import('onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'),
  ]);
  gpuOrt.env.wasm.numThreads = 1;
  gpuOrt.env.wasm.wasmPaths = { wasm: gpuWasm.default };
  const session = await gpuOrt.InferenceSession.create(new Uint8Array(await fetchFile(modelUrl)), {
    executionProviders: [{ name: 'webgpu', preferredLayout: 'NCHW' }],
  });
  return createSpeechModel(session, gpuOrt.Tensor);
}

/** Loads the detector and runs it once: the first run compiles, and would delay the first frames of speech. */
export async function loadSpeechModel(backend: VadBackend): Promise<SpeechModel> {
  const model = backend === 'webgpu' ? await loadOnWebGpu() : await loadInJavaScript();
  await model.speechProbability(new Float32Array(VAD_FRAME_SAMPLES));
  model.reset();
  return model;
}

import modelUrl from '@ricky0123/vad-web/dist/silero_vad_v6.onnx?url';
import weightsUrl from '@ricky0123/vad-web/dist/silero_vad_v6.onnx?weights';
import { VAD_FRAME_SAMPLES } from '@hark/shared/wire/vad-frame';
import { createSileroNetwork } from './silero-network.ts';
import { readSileroWeights } from './silero-weights.ts';
import { createSpeechModel, type SpeechModel } from './silero.ts';

export const VAD_MODEL = 'silero-v6';

/**
 * What computes the model: our own code for this one network, or onnxruntime-web on WebAssembly or WebGPU. All give the
 * same scores; the first needs no runtime, which takes 3.6 MB to fetch and a second or two to compile.
 */
export const VAD_BACKENDS = ['javascript', 'wasm', 'webgpu'] as const;

export type VadBackend = (typeof VAD_BACKENDS)[number];

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
  if (wanted !== 'webgpu') return wanted;
  const adapter = 'gpu' in navigator ? await navigator.gpu.requestAdapter() : null;
  return adapter === null || adapter.info.isFallbackAdapter ? 'javascript' : 'webgpu';
}

/** One thread: with more, the bundled runtime hangs silently on an isolated page. */
async function loadOnWasm(): Promise<SpeechModel> {
  const [ort, runtime, model] = await Promise.all([
    import('onnxruntime-web/wasm'),
    import('onnxruntime-web/ort-wasm-simd-threaded.wasm?url'),
    fetchFile(modelUrl),
  ]);
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = { wasm: runtime.default };
  const session = await ort.InferenceSession.create(new Uint8Array(model), {
    // Optimising takes 150 to 400 ms before the first frame, and saves 0.15 of each frame's 32 ms. The output is the
    // same.
    graphOptimizationLevel: 'disabled',
  });
  return createSpeechModel(session, ort.Tensor);
}

/** With the provider's own layout, NHWC, the model's output is wrong. */
async function loadOnWebGpu(): Promise<SpeechModel> {
  const [ort, runtime, model] = await Promise.all([
    import('onnxruntime-web/webgpu'),
    import('onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'),
    fetchFile(modelUrl),
  ]);
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = { wasm: runtime.default };
  const session = await ort.InferenceSession.create(new Uint8Array(model), {
    executionProviders: [{ name: 'webgpu', preferredLayout: 'NCHW' }],
  });
  return createSpeechModel(session, ort.Tensor);
}

const LOADERS: Record<VadBackend, () => Promise<SpeechModel>> = {
  javascript: loadInJavaScript,
  wasm: loadOnWasm,
  webgpu: loadOnWebGpu,
};

/** Loads the detector and runs it once: the first run compiles, and would delay the first frames of speech. */
export async function loadSpeechModel(backend: VadBackend): Promise<SpeechModel> {
  const model = await LOADERS[backend]();
  await model.speechProbability(new Float32Array(VAD_FRAME_SAMPLES));
  model.reset();
  return model;
}

import { loadQuietly } from '@hark/moonshine/node/load-quietly';
import type { OnnxSession, TensorValue } from '@hark/moonshine/onnx-session';
import type { InferenceSession, Tensor } from 'onnxruntime-node';

function fromRuntime(name: string, tensor: Tensor): TensorValue {
  const { type, data, dims } = tensor;
  if (type === 'float32' && data instanceof Float32Array) return { type, data, dims };
  if (type === 'int32' && data instanceof Int32Array) return { type, data, dims };
  if (type === 'int64' && data instanceof BigInt64Array) return { type, data, dims };
  if (type === 'bool' && data instanceof Uint8Array) return { type, data, dims };
  throw new Error(`the model output "${name}" has type ${type}, which nothing here reads`);
}

/**
 * Loads a model, a file or its bytes, for one thread: the pool runs one worker a core, and a session with threads of its own would
 * only take them from its neighbours.
 */
export async function openOnnxSession(model: string | Uint8Array): Promise<OnnxSession> {
  const runtime = await loadQuietly(() => import('onnxruntime-node'));
  const options: InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  };
  const session = await (typeof model === 'string'
    ? runtime.InferenceSession.create(model, options)
    : runtime.InferenceSession.create(model, options));
  return {
    run: async (feeds, outputs) => {
      const inputs = Object.fromEntries(
        Object.entries(feeds).map(([name, { type, data, dims }]) => [
          name,
          new runtime.Tensor(type, data, dims),
        ]),
      );
      const results = await session.run(inputs, [...outputs]);
      return Object.fromEntries(
        Object.entries(results).map(([name, tensor]) => [name, fromRuntime(name, tensor)]),
      );
    },
    release: () => session.release(),
  };
}

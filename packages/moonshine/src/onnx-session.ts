/** A tensor as plain data, row-major. What every ONNX runtime can be given and can give back. */
export type TensorValue =
  | { type: 'float32'; data: Float32Array; dims: readonly number[] }
  | { type: 'int64'; data: BigInt64Array; dims: readonly number[] }
  | { type: 'bool'; data: Uint8Array; dims: readonly number[] };

export type Float32Tensor = Extract<TensorValue, { type: 'float32' }>;

/**
 * A loaded ONNX model. The host adapts its own runtime to this: onnxruntime-web, or onnxruntime-node, which a host loads
 * with `loadQuietly` (`node/load-quietly.ts`), because its builds for Linux and macOS send telemetry unless they are kept
 * from it before they are loaded.
 */
export interface OnnxSession {
  /** Runs the model and gives back the outputs named in `outputs`, no others. */
  run(
    feeds: Readonly<Record<string, TensorValue>>,
    outputs: readonly string[],
  ): Promise<Record<string, TensorValue>>;
  release(): Promise<void>;
}

/** The float32 output of that name; a model without it is not the model this code was written for. */
export function float32Output(outputs: Readonly<Record<string, TensorValue>>, name: string): Float32Tensor {
  const tensor = outputs[name];
  if (tensor?.type !== 'float32') throw new Error(`the model gave no float32 output "${name}"`);
  return tensor;
}

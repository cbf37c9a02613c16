/** A tensor as plain data, row-major. Every ONNX runtime accepts and returns such data. */
export type TensorValue =
  | { type: 'float32'; data: Float32Array; dims: readonly number[] }
  | { type: 'int32'; data: Int32Array; dims: readonly number[] }
  | { type: 'int64'; data: BigInt64Array; dims: readonly number[] }
  | { type: 'bool'; data: Uint8Array; dims: readonly number[] };

export type Float32Tensor = Extract<TensorValue, { type: 'float32' }>;
type Int32Tensor = Extract<TensorValue, { type: 'int32' }>;

/**
 * A loaded ONNX model. The host adapts its own runtime to this interface: onnxruntime-web or onnxruntime-node. A host
 * loads onnxruntime-node with `loadQuietly` (`node/load-quietly.ts`), because its builds for Linux and macOS send
 * telemetry unless it is turned off before they are loaded.
 */
export interface OnnxSession {
  /** Runs the model and returns only the outputs named in `outputs`. */
  run(
    feeds: Readonly<Record<string, TensorValue>>,
    outputs: readonly string[],
  ): Promise<Record<string, TensorValue>>;
  release(): Promise<void>;
}

/** Returns the float32 output of that name. Throws if the model has none, because it is another model then. */
export function float32Output(outputs: Readonly<Record<string, TensorValue>>, name: string): Float32Tensor {
  const tensor = outputs[name];
  if (tensor?.type !== 'float32') throw new Error(`the model gave no float32 output "${name}"`);
  return tensor;
}

/** The same for an int32 output. */
export function int32Output(outputs: Readonly<Record<string, TensorValue>>, name: string): Int32Tensor {
  const tensor = outputs[name];
  if (tensor?.type !== 'int32') throw new Error(`the model gave no int32 output "${name}"`);
  return tensor;
}

import { elementTypes, floatsOf, readOnnx } from './read-onnx.ts';
import type { StoredTensor } from './read-onnx.ts';

/** A matrix of 8-bit weights, row-major [inputs, outputs]: `(weight - zeroPoint) * scale`, with one of each a column. */
export interface QuantizedMatrix {
  inputs: number;
  outputs: number;
  weights: Uint8Array;
  scales: Float32Array;
  zeroPoints: Uint8Array;
}

/** Finds weights by the names that Optimum's exports give to values. Throws if the model is not of that kind. */
export interface WeightNames {
  tensor(name: string): StoredTensor;
  floats(name: string): Float32Array;
  has(name: string): boolean;
  /** The second operand of the node that makes this value. */
  operandOf(output: string): Float32Array;
  /** The matrix of a projection, by its path in the network. */
  matrix(path: string): QuantizedMatrix;
}

/** Reads the names from a published model, given as bytes. */
export function readWeightNames(model: Uint8Array): WeightNames {
  const { tensors, nodes } = readOnnx(model);
  const weightOf = new Map(
    nodes
      .filter(({ opType }) => opType === 'MatMulInteger')
      .map(({ inputs, outputs }) => [outputs[0] ?? '', inputs[1] ?? '']),
  );
  const tensor = (name: string): StoredTensor => {
    const found = tensors.get(name);
    if (found === undefined) throw new Error(`the model has no weight "${name}"`);
    return found;
  };
  const floats = (name: string): Float32Array => floatsOf(tensor(name));
  const matrix = (path: string): QuantizedMatrix => {
    const name = weightOf.get(`${path}/MatMul_output_0_output_quantized`);
    if (name === undefined) throw new Error(`the model has no quantised projection "${path}"`);
    const base = name.replace(/_quantized$/u, '');
    const { dims, elementType, bytes } = tensor(name);
    const [inputs, outputs] = dims;
    if (elementType !== elementTypes.uint8 || inputs === undefined || outputs === undefined)
      throw new Error(`the weight "${name}" is no matrix of unsigned bytes`);
    return {
      inputs,
      outputs,
      weights: bytes,
      scales: new Float32Array(outputs).fill(floats(`${base}_scale`)[0] ?? Number.NaN),
      zeroPoints: new Uint8Array(outputs).fill(tensor(`${base}_zero_point`).bytes[0] ?? 0),
    };
  };
  const operandOf = (output: string): Float32Array => {
    const node = nodes.find(({ outputs }) => outputs[0] === output);
    return floats(node?.inputs[1] ?? `second operand of ${output}`);
  };
  return { tensor, floats, has: (name) => tensors.has(name), matrix, operandOf };
}

/** Puts the columns of matrices with the same inputs beside each other. */
export function beside(matrices: readonly QuantizedMatrix[]): QuantizedMatrix {
  const inputs = matrices[0]?.inputs ?? 0;
  const outputs = matrices.reduce((sum, matrix) => sum + matrix.outputs, 0);
  const joined: QuantizedMatrix = {
    inputs,
    outputs,
    weights: new Uint8Array(inputs * outputs),
    scales: new Float32Array(outputs),
    zeroPoints: new Uint8Array(outputs),
  };
  let column = 0;
  for (const matrix of matrices) {
    for (let row = 0; row < inputs; row++) {
      const from = row * matrix.outputs;
      joined.weights.set(matrix.weights.subarray(from, from + matrix.outputs), row * outputs + column);
    }
    joined.scales.set(matrix.scales, column);
    joined.zeroPoints.set(matrix.zeroPoints, column);
    column += matrix.outputs;
  }
  return joined;
}

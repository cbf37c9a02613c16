import type { Float32Tensor } from './onnx-session.ts';

/**
 * Selects rows of a tensor: the first row of the result is row `rows[0]`, and so on. A row may occur several times or
 * not at all. Nothing is copied if the result is the beginning of the tensor.
 */
export function gatherRows(tensor: Float32Tensor, rows: readonly number[]): Float32Tensor {
  const [height = 0, ...rest] = tensor.dims;
  const size = tensor.data.length / Math.max(1, height);
  const dims = [rows.length, ...rest];
  if (rows.every((row, place) => row === place)) {
    return { type: 'float32', data: tensor.data.subarray(0, rows.length * size), dims };
  }
  const data = new Float32Array(rows.length * size);
  rows.forEach((row, place) => data.set(tensor.data.subarray(row * size, (row + 1) * size), place * size));
  return { type: 'float32', data, dims };
}

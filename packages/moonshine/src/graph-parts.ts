import type { QuantizedMatrix } from './stored-weights.ts';
import type { OnnxGraph } from './write-onnx.ts';

const EPSILON = 1e-5;

/** Attributes of an operator that has an axis. */
export const onAxis = (axis: number) => ({ attributes: { axis: { int: axis } } });

/** Multiplies by a quantised matrix; the input is quantised with one scale for all its values. */
export function multiply(
  graph: OnnxGraph,
  input: string,
  { name, matrix, bias }: { name: string; matrix: QuantizedMatrix; bias?: Float32Array },
): string {
  const { inputs, outputs, weights, scales, zeroPoints } = matrix;
  const constants = [
    graph.constant(`${name}.weights`, [inputs, outputs], weights),
    graph.constant(`${name}.scales`, [outputs], scales),
    graph.constant(`${name}.zeroPoints`, [outputs], zeroPoints),
    ...(bias === undefined ? [] : [graph.constant(`${name}.bias`, [bias.length], bias)]),
  ];
  graph.node('DynamicQuantizeMatMul', [input, ...constants], [name], { contrib: true });
  return name;
}

/** The residual stream: its sum so far, and the same normalised. */
export interface Stream {
  sum: string;
  normed: string;
}

/** Starts a residual stream with a value. */
export function normalize(graph: OnnxGraph, value: string, weight: Float32Array): Stream {
  const gamma = graph.constant(`${value}.norm`, [weight.length], weight);
  graph.node('LayerNormalization', [value, gamma], [`${value}.normed`], {
    attributes: { axis: { int: -1 }, epsilon: { float: EPSILON } },
  });
  return { sum: value, normed: `${value}.normed` };
}

/** Adds to the residual stream and normalises it. ONNX Runtime's operator for both at once is several times slower. */
export function addAndNormalize(
  graph: OnnxGraph,
  { sum }: Pick<Stream, 'sum'>,
  { name, added, weight }: { name: string; added: string; weight: Float32Array },
): Stream {
  graph.node('Add', [sum, added], [`${name}.sum`]);
  return normalize(graph, `${name}.sum`, weight);
}

interface RotaryShape {
  heads: number;
  /** Pairs of values of each head that are rotated; the others are not. */
  rotatedPairs: number;
}

/** Rotates pairs of neighbouring values by their position. */
export function rotate(
  graph: OnnxGraph,
  { input, positions, output }: { input: string; positions: string; output: string },
  { heads, rotatedPairs }: RotaryShape,
): void {
  graph.node('RotaryEmbedding', [input, positions, 'cosines', 'sines'], [output], {
    contrib: true,
    attributes: {
      interleaved: { int: 1 },
      num_heads: { int: heads },
      rotary_embedding_dim: { int: 2 * rotatedPairs },
    },
  });
}

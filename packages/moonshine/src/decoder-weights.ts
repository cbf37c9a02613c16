import type { MoonshineShape } from './moonshine-shape.ts';
import { elementTypes, floatsOf, readOnnx } from './read-onnx.ts';
import type { StoredModel, StoredTensor } from './read-onnx.ts';

/** A matrix of 8-bit weights, row-major [inputs, outputs]: `(weight - zeroPoint) * scale`, with one of each a column. */
export interface QuantizedMatrix {
  inputs: number;
  outputs: number;
  weights: Uint8Array;
  scales: Float32Array;
  zeroPoints: Uint8Array;
}

interface AttentionWeights {
  /** Before the attention. */
  norm: Float32Array;
  output: QuantizedMatrix;
}

export interface DecoderLayerWeights {
  /** `input`: queries, keys and values in one. */
  self: AttentionWeights & { input: QuantizedMatrix };
  cross: AttentionWeights & { query: QuantizedMatrix };
  feedForward: {
    norm: Float32Array;
    up: QuantizedMatrix & { bias: Float32Array };
    down: QuantizedMatrix & { bias: Float32Array };
  };
}

export interface DecoderWeights {
  /** A row a token; also the output layer. */
  embedding: { tokens: number; width: number; weights: Uint8Array; scale: number; zeroPoint: number };
  layers: readonly DecoderLayerWeights[];
  norm: Float32Array;
  /** Keys and values of the audio for all layers: key and value of the first, of the second, and so on. */
  ofAudio: QuantizedMatrix;
  /** Radians per token of each pair of values that is rotated. */
  frequencies: Float32Array;
}

/** Finds weights by the names that Optimum's exports give to values. Throws if the model is not of that kind. */
interface Names {
  tensor(name: string): StoredTensor;
  floats(name: string): Float32Array;
  /** The matrix of a projection, by its path in the network. */
  matrix(path: string): QuantizedMatrix;
}

function createNames({ tensors, nodes }: StoredModel): Names {
  const weightOf = new Map(
    nodes
      .filter(({ opType }) => opType === 'MatMulInteger')
      .map(({ inputs, outputs }) => [outputs[0] ?? '', inputs[1] ?? '']),
  );
  const tensor = (name: string): StoredTensor => {
    const found = tensors.get(name);
    if (found === undefined) throw new Error(`the decoder has no weight "${name}"`);
    return found;
  };
  const floats = (name: string): Float32Array => floatsOf(tensor(name));
  const matrix = (path: string): QuantizedMatrix => {
    const name = weightOf.get(`${path}/MatMul_output_0_output_quantized`);
    if (name === undefined) throw new Error(`the decoder has no quantised projection "${path}"`);
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
  return { tensor, floats, matrix };
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

function layerWeights({ floats, matrix }: Names, layer: number): DecoderLayerWeights {
  const path = `/model/decoder/layers.${layer}`;
  const of = (name: string) => floats(`model.decoder.layers.${layer}.${name}_merged_0`);
  const input = beside(['q', 'k', 'v'].map((part) => matrix(`${path}/self_attn/${part}_proj`)));
  return {
    self: { norm: of('input_layernorm.weight'), input, output: matrix(`${path}/self_attn/dense`) },
    cross: {
      norm: of('post_attention_layernorm.weight'),
      query: matrix(`${path}/encoder_attn/q_proj`),
      output: matrix(`${path}/encoder_attn/dense`),
    },
    feedForward: {
      norm: of('final_layernorm.weight'),
      up: { ...matrix(`${path}/mlp/up_proj`), bias: of('mlp.up_proj.bias') },
      down: { ...matrix(`${path}/mlp/down_proj`), bias: of('mlp.down_proj.bias') },
    },
  };
}

/** Reads the weights from the published merged decoder, given as bytes. Throws if it is another kind of model. */
export function readDecoderWeights(
  decoder: Uint8Array,
  { layers }: Pick<MoonshineShape, 'layers'>,
): DecoderWeights {
  const names = createNames(readOnnx(decoder));
  const embedding = 'model.decoder.embed_tokens.weight_merged_0';
  const { dims, bytes } = names.tensor(`${embedding}_quantized`);
  const ofAudio = Array.from({ length: layers }, (_, layer) =>
    ['k', 'v'].map((part) => names.matrix(`/model/decoder/layers.${layer}/encoder_attn/${part}_proj`)),
  );
  return {
    embedding: {
      tokens: dims[0] ?? 0,
      width: dims[1] ?? 0,
      weights: bytes,
      scale: names.floats(`${embedding}_scale`)[0] ?? Number.NaN,
      zeroPoint: names.tensor(`${embedding}_zero_point`).bytes[0] ?? 0,
    },
    layers: Array.from({ length: layers }, (_, layer) => layerWeights(names, layer)),
    norm: names.floats('model.decoder.norm.weight_merged_0'),
    ofAudio: beside(ofAudio.flat()),
    frequencies: names.floats('/model/decoder/rotary_emb/Cast_1_output_0'),
  };
}

import { addAndNormalize, multiply, normalize, onAxis, rotate } from './graph-parts.ts';
import type { MoonshineShape } from './moonshine-shape.ts';
import { elementTypes } from './read-onnx.ts';
import { beside, readWeightNames } from './stored-weights.ts';
import type { WeightNames } from './stored-weights.ts';
import { createOnnxGraph } from './write-onnx.ts';
import type { OnnxGraph } from './write-onnx.ts';

const GROUP_EPSILON = 1e-5;

/** The convolutions that make frames of samples, first to last; all have a stride, and all but the first a bias. */
const convolutions = [
  { name: 'conv1', stride: 64 },
  { name: 'conv2', stride: 3 },
  { name: 'conv3', stride: 2 },
] as const;

interface Convolution {
  input: string;
  name: string;
  stride: number;
}

/** The published model turns these weights into floats. They are `(weight - zeroPoint) * scale`. */
function convolutionWeights(names: WeightNames, name: string) {
  const { dims, bytes } = names.tensor(`${name}.weight_quantized`);
  const [scale = Number.NaN] = names.floats(`${name}.weight_scale`);
  const [shift = Number.NaN] = names.floats(`${name}.weight_zero_point`);
  const weights = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { dims, weights, scale, zeroPoint: Math.round(-shift / scale) };
}

/** Convolves floats: ONNX Runtime's convolution of bytes takes several times as long and changes the result. */
function convolve(graph: OnnxGraph, names: WeightNames, { input, name, stride }: Convolution): string {
  const { dims, weights, scale, zeroPoint } = convolutionWeights(names, name);
  const floats = Float32Array.from(weights, (weight) => (weight - zeroPoint) * scale);
  const constants = [graph.constant(`${name}.weights`, dims, floats)];
  if (names.has(`${name}.bias`)) {
    const bias = names.floats(`${name}.bias`);
    constants.push(graph.constant(`${name}.bias`, [bias.length], bias));
  }
  graph.node('Conv', [input, ...constants], [name], { attributes: { strides: { ints: [stride] } } });
  return name;
}

/** Makes frames of samples: three convolutions, normalised after the first. */
function makeFrames(graph: OnnxGraph, names: WeightNames): void {
  const [first, second, third] = convolutions;
  graph.input('input_values', 'float32', [1, 'samples']);
  graph.constant('axis1', [1], BigInt64Array.of(1n));
  graph.node('Unsqueeze', ['input_values', 'axis1'], ['samples']);
  graph.node('Tanh', [convolve(graph, names, { input: 'samples', ...first })], ['bent']);
  graph.constant('shape.group', [3], BigInt64Array.of(0n, 1n, -1n));
  graph.constant('one', [1], Float32Array.of(1));
  graph.constant('zero', [1], Float32Array.of(0));
  graph.node('Shape', ['bent'], ['shape.bent']);
  graph.node('Reshape', ['bent', 'shape.group'], ['group']);
  graph.node('InstanceNormalization', ['group', 'one', 'zero'], ['group.normed'], {
    attributes: { epsilon: { float: GROUP_EPSILON } },
  });
  graph.node('Reshape', ['group.normed', 'shape.bent'], ['bent.normed']);
  const gain = names.operandOf('/groupnorm/Mul_output_0');
  const shift = names.operandOf('/groupnorm/Add_output_0');
  graph.constant('group.gain', [gain.length, 1], gain);
  graph.constant('group.shift', [shift.length, 1], shift);
  graph.node('Mul', ['bent.normed', 'group.gain'], ['group.scaled']);
  graph.node('Add', ['group.scaled', 'group.shift'], ['group.shifted']);
  const contrib = { contrib: true };
  graph.node('Gelu', [convolve(graph, names, { input: 'group.shifted', ...second })], ['narrow'], contrib);
  graph.node('Gelu', [convolve(graph, names, { input: 'narrow', ...third })], ['columns'], contrib);
  graph.node('Transpose', ['columns'], ['frames'], { attributes: { perm: { ints: [0, 2, 1] } } });
}

/** Cosines and sines of all positions, a row a frame. */
function makeRotaryTables(graph: OnnxGraph, frequencies: Float32Array): void {
  graph.constant('zeroFrames', [], BigInt64Array.of(0n));
  graph.constant('oneFrame', [], BigInt64Array.of(1n));
  graph.constant('firstPosition', [1], BigInt64Array.of(0n));
  graph.constant('frequencies', [1, frequencies.length], frequencies);
  graph.node('Shape', ['frames'], ['shape.frames']);
  graph.node('Gather', ['shape.frames', 'oneFrame'], ['count']);
  graph.node('Range', ['zeroFrames', 'count', 'oneFrame'], ['places']);
  graph.node('Cast', ['places'], ['positions'], {
    attributes: { to: { int: elementTypes.float32 } },
  });
  graph.node('Unsqueeze', ['positions', 'axis1'], ['positions.column']);
  graph.node('Mul', ['positions.column', 'frequencies'], ['angles']);
  graph.node('Cos', ['angles'], ['cosines']);
  graph.node('Sin', ['angles'], ['sines']);
}

type Sizes = Pick<MoonshineShape, 'heads' | 'headSize'> & { rotatedPairs: number };

/** Attention of the frames to each other. */
function attend(
  graph: OnnxGraph,
  normed: string,
  { layer, names, sizes }: { layer: number; names: WeightNames; sizes: Sizes },
): string {
  const of = (part: string) => `layers.${layer}.${part}`;
  const path = `/layers.${layer}/self_attn`;
  const matrix = beside(['q', 'k', 'v'].map((part) => names.matrix(`${path}/${part}_proj`)));
  const input = multiply(graph, normed, { name: of('input'), matrix });
  graph.node('Split', [input, 'split.queryKey'], [of('both'), of('value')], onAxis(-1));
  rotate(
    graph,
    { input: of('both'), positions: 'firstPosition', output: of('rotated') },
    { ...sizes, heads: 2 * sizes.heads },
  );
  graph.node('Split', [of('rotated')], [of('query'), of('key')], onAxis(-1));
  graph.node('MultiHeadAttention', [of('query'), of('key'), of('value')], [of('attended')], {
    contrib: true,
    attributes: { num_heads: { int: sizes.heads }, scale: { float: 1 / Math.sqrt(sizes.headSize) } },
  });
  return multiply(graph, of('attended'), { name: of('output'), matrix: names.matrix(`${path}/dense`) });
}

function feedForward(
  graph: OnnxGraph,
  normed: string,
  { layer, names }: { layer: number; names: WeightNames },
): string {
  const of = (part: string) => `layers.${layer}.${part}`;
  const part = (name: 'fc1' | 'fc2') => ({
    name: of(name),
    matrix: names.matrix(`/layers.${layer}/mlp/${name}`),
    bias: names.floats(`layers.${layer}.mlp.${name}.bias`),
  });
  graph.node('Gelu', [multiply(graph, normed, part('fc1'))], [of('opened')], { contrib: true });
  return multiply(graph, of('opened'), part('fc2'));
}

/** Builds the encoder with the weights of the published one, given as bytes. Throws if it is another kind of model. */
export function buildEncoder(
  published: Uint8Array,
  { layers, heads, headSize }: Pick<MoonshineShape, 'layers' | 'heads' | 'headSize'>,
): Uint8Array<ArrayBuffer> {
  const names = readWeightNames(published);
  const graph = createOnnxGraph('encoder');
  const width = heads * headSize;
  const frequencies = names.floats('/rotary_emb/Cast_1_output_0');
  const sizes = { heads, headSize, rotatedPairs: frequencies.length };
  graph.constant('split.queryKey', [2], BigInt64Array.of(BigInt(2 * width), BigInt(width)));
  makeFrames(graph, names);
  makeRotaryTables(graph, frequencies);
  const norm = (layer: number, kind: string) => names.floats(`layers.${layer}.${kind}_layernorm.weight`);
  let stream = normalize(graph, 'frames', norm(0, 'input'));
  for (let layer = 0; layer < layers; layer++) {
    const add = (name: string, added: string, weight: Float32Array) => {
      stream = addAndNormalize(graph, stream, { name: `layers.${layer}.${name}`, added, weight });
    };
    add('middle', attend(graph, stream.normed, { layer, names, sizes }), norm(layer, 'post_attention'));
    const next = layer + 1 < layers ? norm(layer + 1, 'input') : names.floats('layer_norm.weight');
    add('end', feedForward(graph, stream.normed, { layer, names }), next);
  }
  graph.node('Identity', [stream.normed], ['last_hidden_state']);
  graph.output('last_hidden_state', 'float32', [1, 'frames', width]);
  return graph.toBytes();
}

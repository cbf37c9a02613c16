import { alignmentLayers } from './attention.ts';
import { readDecoderWeights } from './decoder-weights.ts';
import type { DecoderLayerWeights, DecoderWeights } from './decoder-weights.ts';
import { addAndNormalize, multiply, normalize, onAxis, rotate } from './graph-parts.ts';
import type { MoonshineShape } from './moonshine-shape.ts';
import { elementTypes } from './read-onnx.ts';
import { createOnnxGraph } from './write-onnx.ts';
import type { OnnxGraph } from './write-onnx.ts';

/** The rotary tables end here; a chunk has at most 126 tokens, a name that is rescored 64. */
const MOST_TOKENS = 512;
/** The most probable next tokens are outputs, most probable first. One more than the widest beam. */
export const MOST_LIKELY = 65;

type Shape = Pick<MoonshineShape, 'layers' | 'heads' | 'headSize'> & { rotatedPairs: number };

/** The name of what a layer adds to the cache, and of what it finds there. */
const newPart = (layer: number, part: 'key' | 'value') => `new.${layer}.${part}`;
const pastPart = (layer: number, part: 'key' | 'value') => `past.${layer}.${part}`;

/** Attention of the rows to the tokens of their paths. */
function attendToTokens(
  graph: OnnxGraph,
  normed: string,
  { layer, weights, shape }: { layer: number; weights: DecoderLayerWeights['self']; shape: Shape },
): string {
  const { heads, headSize } = shape;
  const of = (part: string) => `layers.${layer}.self.${part}`;
  const input = multiply(graph, normed, { name: of('input'), matrix: weights.input });
  graph.node('Split', [input, 'split.queryKey'], [of('both'), newPart(layer, 'value')], onAxis(-1));
  rotate(
    graph,
    { input: of('both'), positions: 'positions', output: of('rotated') },
    { ...shape, heads: 2 * heads },
  );
  graph.node('Split', [of('rotated')], [of('query'), newPart(layer, 'key')], onAxis(-1));
  for (const part of ['key', 'value'] as const)
    graph.node('Concat', [pastPart(layer, part), newPart(layer, part)], [of(part)], onAxis(1));
  graph.node('MultiHeadAttention', [of('query'), of('key'), of('value'), '', '', 'mask'], [of('attended')], {
    contrib: true,
    attributes: { num_heads: { int: heads }, scale: { float: 1 / Math.sqrt(headSize) } },
  });
  return multiply(graph, of('attended'), { name: of('output'), matrix: weights.output });
}

/** Attention of the tokens to the audio. All paths are rows of one matrix, because they hear the same audio. */
function attendToAudio(
  graph: OnnxGraph,
  normed: string,
  { layer, weights, shape }: { layer: number; weights: DecoderLayerWeights['cross']; shape: Shape },
): string {
  const { heads, headSize } = shape;
  const name = `layers.${layer}.cross`;
  const dims = [heads, 'frames', headSize];
  const key = graph.input(`audio.${layer}.key`, 'float32', dims);
  const value = graph.input(`audio.${layer}.value`, 'float32', dims);
  const input = multiply(graph, normed, { name: `${name}.query`, matrix: weights.query });
  const of = (part: string) => `${name}.${part}`;
  const swap = { attributes: { perm: { ints: [1, 0, 2] } } };
  graph.node('Reshape', [input, 'shape.heads'], [of('rows')]);
  graph.node('Transpose', [of('rows')], [of('heads')], swap);
  graph.node('FusedMatMul', [of('heads'), key], [of('scores')], {
    contrib: true,
    attributes: { transB: { int: 1 }, alpha: { float: 1 / Math.sqrt(headSize) } },
  });
  graph.node('Softmax', [of('scores')], [`attention.${layer}`], { attributes: { axis: { int: -1 } } });
  graph.node('MatMul', [`attention.${layer}`, value], [of('values')]);
  graph.node('Transpose', [of('values')], [of('backRows')], swap);
  graph.node('Reshape', [of('backRows'), 'shape.stream'], [of('attended')]);
  return multiply(graph, of('attended'), { name: of('output'), matrix: weights.output });
}

function feedForward(
  graph: OnnxGraph,
  normed: string,
  { layer, weights: { up, down } }: { layer: number; weights: DecoderLayerWeights['feedForward'] },
): string {
  const name = `layers.${layer}.feedForward`;
  const of = (part: string) => `${name}.${part}`;
  multiply(graph, normed, { name: of('up'), matrix: up, bias: up.bias });
  graph.node('Split', [of('up')], [of('value'), of('gate')], { attributes: { axis: { int: -1 } } });
  graph.node('QuickGelu', [of('gate')], [of('opened')], {
    contrib: true,
    attributes: { alpha: { float: 1 } },
  });
  graph.node('Mul', [of('opened'), of('value')], [of('gated')]);
  return multiply(graph, of('gated'), { name: of('down'), matrix: down, bias: down.bias });
}

/** Cosines or sines of all positions, a row a token. */
function rotaryTable(frequencies: Float32Array, of: (angle: number) => number): Float32Array {
  return Float32Array.from({ length: MOST_TOKENS * frequencies.length }, (_, at) => {
    const position = Math.floor(at / frequencies.length);
    return of(Math.fround(position * (frequencies[at % frequencies.length] ?? 0)));
  });
}

function transposed(weights: Uint8Array, rows: number, columns: number): Uint8Array {
  const result = new Uint8Array(weights.length);
  const block = 32;
  for (let top = 0; top < rows; top += block)
    for (let column = 0; column < columns; column++)
      for (let row = top; row < Math.min(rows, top + block); row++)
        result[column * rows + row] = weights[row * columns + column] ?? 0;
  return result;
}

function declareCommon(graph: OnnxGraph, { embedding, frequencies }: DecoderWeights, shape: Shape): void {
  const { layers, heads, headSize } = shape;
  graph.input('tokens', 'int32', [1, 'rows']);
  graph.input('positions', 'int64', [1, 'rows']);
  graph.input('mask', 'float32', [1, 1, 'rows', 'all']);
  graph.input('past', 'float32', [1, 'past', 2 * layers * embedding.width]);
  const parts = Array.from({ length: layers }, (_, layer) => layer).flatMap((layer) =>
    (['key', 'value'] as const).map((part) => pastPart(layer, part)),
  );
  graph.node('Split', ['past'], parts, onAxis(-1));
  const { tokens, width, weights, scale, zeroPoint } = embedding;
  graph.constant('embedding', [tokens, width], weights);
  graph.constant('embedding.scale', [], Float32Array.of(scale));
  graph.constant('embedding.zeroPoint', [], Uint8Array.of(zeroPoint));
  const table = [MOST_TOKENS, frequencies.length];
  graph.constant('cosines', table, rotaryTable(frequencies, Math.cos));
  graph.constant('sines', table, rotaryTable(frequencies, Math.sin));
  graph.constant('split.queryKey', [2], BigInt64Array.of(BigInt(2 * width), BigInt(width)));
  graph.constant('shape.heads', [3], BigInt64Array.of(-1n, BigInt(heads), BigInt(headSize)));
  graph.constant('shape.stream', [3], BigInt64Array.of(1n, -1n, BigInt(width)));
  graph.node('Gather', ['embedding', 'tokens'], ['embedded.quantized']);
  graph.node(
    'DequantizeLinear',
    ['embedded.quantized', 'embedding.scale', 'embedding.zeroPoint'],
    ['embedded'],
  );
}

/** Scores of the next token, and the most probable ones. */
function scoreTokens(graph: OnnxGraph, normed: string, { embedding }: DecoderWeights): void {
  const { tokens, width, weights } = embedding;
  graph.constant('head.weights', [width, tokens], transposed(weights, tokens, width));
  graph.node(
    'DynamicQuantizeMatMul',
    [normed, 'head.weights', 'embedding.scale', 'embedding.zeroPoint'],
    ['logits'],
    { contrib: true },
  );
  graph.node('LogSoftmax', ['logits'], ['logProbs'], onAxis(-1));
  graph.constant('mostLikely', [1], BigInt64Array.of(BigInt(MOST_LIKELY)));
  graph.node('TopK', ['logProbs', 'mostLikely'], ['likelyLogProbs', 'likely64']);
  graph.node('Cast', ['likely64'], ['likely'], { attributes: { to: { int: elementTypes.int32 } } });
  graph.input('asked', 'int32', [1, 'rows', 'asked']);
  graph.node('GatherElements', ['logProbs', 'asked'], ['askedLogProbs'], onAxis(-1));
  graph.output('likely', 'int32', [1, 'rows', MOST_LIKELY]);
  graph.output('likelyLogProbs', 'float32', [1, 'rows', MOST_LIKELY]);
  graph.output('askedLogProbs', 'float32', [1, 'rows', 'asked']);
}

/** Everything that the rows add to the cache. */
function collectCache(graph: OnnxGraph, { layers }: Shape, width: number): void {
  const parts = Array.from({ length: layers }, (_, layer) => [
    newPart(layer, 'key'),
    newPart(layer, 'value'),
  ]);
  graph.node('Concat', parts.flat(), ['present'], onAxis(-1));
  graph.output('present', 'float32', [1, 'rows', 2 * layers * width]);
}

/**
 * Builds the network that reads tokens, each a row, and scores the token after each. The rows are nodes of a tree:
 * `mask` is 0 where a row (first index) continues a token of the cache or of this run (second index), or is that
 * token, and the lowest float elsewhere. `attention`: layers whose attention to the audio is an output.
 */
function buildDecoderGraph(
  weights: DecoderWeights,
  { shape, attention }: { shape: Shape; attention: readonly number[] },
): Uint8Array<ArrayBuffer> {
  const graph = createOnnxGraph('decoder');
  declareCommon(graph, weights, shape);
  for (const layer of attention)
    graph.output(`attention.${layer}`, 'float32', [shape.heads, 'rows', 'frames']);
  const [firstLayer] = weights.layers;
  const firstNorm = firstLayer?.self.norm ?? new Float32Array();
  let stream = normalize(graph, 'embedded', firstNorm);
  for (const [layer, { self, cross, feedForward: forward }] of weights.layers.entries()) {
    const add = (name: string, added: string, weight: Float32Array) => {
      stream = addAndNormalize(graph, stream, { name: `layers.${layer}.${name}`, added, weight });
    };
    add('afterSelf', attendToTokens(graph, stream.normed, { layer, weights: self, shape }), cross.norm);
    add('afterCross', attendToAudio(graph, stream.normed, { layer, weights: cross, shape }), forward.norm);
    const next = weights.layers[layer + 1]?.self.norm ?? weights.norm;
    add('after', feedForward(graph, stream.normed, { layer, weights: forward }), next);
  }
  scoreTokens(graph, stream.normed, weights);
  collectCache(graph, shape, weights.embedding.width);
  return graph.toBytes();
}

/** Builds the network that computes the keys and values of the audio for all layers of the decoder. */
function buildAudioGraph({ ofAudio }: DecoderWeights, shape: Shape): Uint8Array<ArrayBuffer> {
  const { layers, heads, headSize } = shape;
  const graph = createOnnxGraph('audio');
  graph.input('encoding', 'float32', [1, 'frames', ofAudio.inputs]);
  multiply(graph, 'encoding', { name: 'all', matrix: ofAudio });
  graph.constant('shape.heads', [3], BigInt64Array.of(-1n, BigInt(2 * layers * heads), BigInt(headSize)));
  graph.node('Reshape', ['all', 'shape.heads'], ['byFrame']);
  graph.node('Transpose', ['byFrame'], ['byHead'], { attributes: { perm: { ints: [1, 0, 2] } } });
  const outputs = Array.from({ length: layers }, (_, layer) =>
    ['key', 'value'].map((part) => `audio.${layer}.${part}`),
  ).flat();
  graph.node('Split', ['byHead'], outputs, { attributes: { axis: { int: 0 } } });
  for (const output of outputs) graph.output(output, 'float32', [heads, 'frames', headSize]);
  return graph.toBytes();
}

/** The networks of the decoder, as files. */
interface DecoderModels {
  audio: Uint8Array<ArrayBuffer>;
  decoder: Uint8Array<ArrayBuffer>;
}

/** Builds them with the weights of the published merged decoder, given as bytes. Throws if it is another kind of model. */
export function buildDecoderModels(published: Uint8Array, shape: MoonshineShape): DecoderModels {
  const weights = readDecoderWeights(published, shape);
  const { layers, heads, headSize } = shape;
  const sizes = { layers, heads, headSize, rotatedPairs: weights.frequencies.length };
  return {
    audio: buildAudioGraph(weights, sizes),
    decoder: buildDecoderGraph(weights, { shape: sizes, attention: alignmentLayers(shape) }),
  };
}

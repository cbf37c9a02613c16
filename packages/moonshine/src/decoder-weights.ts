import type { MoonshineShape } from './moonshine-shape.ts';
import { beside, readWeightNames } from './stored-weights.ts';
import type { QuantizedMatrix, WeightNames } from './stored-weights.ts';

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

function layerWeights({ floats, matrix }: WeightNames, layer: number): DecoderLayerWeights {
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
  const names = readWeightNames(decoder);
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

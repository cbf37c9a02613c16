import type { AlignmentHead, MoonshineShape } from './moonshine-shape.ts';
import { exposeValues } from './expose-values.ts';
import { float32Output } from './onnx-session.ts';
import type { Float32Tensor, TensorValue } from './onnx-session.ts';

/** Attention of the network at one token: its shares per frame of the encoding, which sum to 1. */
export interface TokenAttention {
  /** From the heads that attend to the next token. */
  next: Float32Array;
  /** From the heads that attend to the last token read. */
  last: Float32Array;
}

/** The same for all rows of a run of the network, concatenated. */
export interface AttentionRows extends TokenAttention {
  /** 0 if the model has no heads for alignment. */
  frames: number;
}

function outputOf(layer: number): string {
  return `cross_attention.${layer}`;
}

function layersOf(heads: readonly AlignmentHead[]): number[] {
  return [...new Set(heads.map(({ layer }) => layer))].toSorted((left, right) => left - right);
}

/** The outputs that a decoder needs for `readAttention`. */
export function attentionOutputs({ alignmentHeads }: Pick<MoonshineShape, 'alignmentHeads'>): string[] {
  return layersOf(alignmentHeads).map(outputOf);
}

/**
 * Adds outputs to the merged decoder, given as bytes: the attention to the audio in the layers with alignment heads.
 * The network computes this attention in any case, but the published files do not output it.
 */
export function exposeAttention(
  decoder: Uint8Array,
  { alignmentHeads }: Pick<MoonshineShape, 'alignmentHeads'>,
): Uint8Array<ArrayBuffer> {
  const values = layersOf(alignmentHeads).map((layer) => ({
    value: `/model/decoder/layers.${layer}/encoder_attn/Softmax_output_0`,
    output: outputOf(layer),
  }));
  return exposeValues(decoder, values);
}

/** Adds one head of a tensor [paths, heads, tokens, frames] to rows of frames, one row per token of each path. */
function addHead(sum: Float32Array, { data, dims }: Float32Tensor, head: number): void {
  const [paths = 0, heads = 0, tokens = 0, frames = 0] = dims;
  const size = tokens * frames;
  for (let path = 0; path < paths; path++) {
    const from = (path * heads + head) * size;
    for (let place = 0; place < size; place++) {
      const at = path * size + place;
      sum[at] = (sum[at] ?? 0) + (data[from + place] ?? 0);
    }
  }
}

/** Computes the mean attention of these heads. */
function meanOf(outputs: Readonly<Record<string, TensorValue>>, heads: readonly AlignmentHead[]) {
  const tensors = heads.map(({ layer }) => float32Output(outputs, outputOf(layer)));
  const [paths = 0, , tokens = 0, frames = 0] = tensors[0]?.dims ?? [];
  const mean = new Float32Array(paths * tokens * frames);
  for (const [index, tensor] of tensors.entries()) addHead(mean, tensor, heads[index]?.head ?? 0);
  return { frames, mean: mean.map((sum) => sum / heads.length) };
}

/** Reads the attention of each row of a run. */
export function readAttention(
  outputs: Readonly<Record<string, TensorValue>>,
  { alignmentHeads }: Pick<MoonshineShape, 'alignmentHeads'>,
): AttentionRows {
  const next = meanOf(
    outputs,
    alignmentHeads.filter(({ of }) => of === 'next'),
  );
  const last = meanOf(
    outputs,
    alignmentHeads.filter(({ of }) => of === 'last'),
  );
  return { frames: next.frames, next: next.mean, last: last.mean };
}

export const noAttention: AttentionRows = { frames: 0, next: new Float32Array(), last: new Float32Array() };

export function attentionOf({ frames, next, last }: AttentionRows, row: number): TokenAttention {
  const [from, to] = [row * frames, (row + 1) * frames];
  return { next: next.subarray(from, to), last: last.subarray(from, to) };
}

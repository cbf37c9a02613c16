import type { AlignmentHead, MoonshineShape } from './moonshine-shape.ts';
import { exposeValues } from './expose-values.ts';
import { float32Output } from './onnx-session.ts';
import type { Float32Tensor, TensorValue } from './onnx-session.ts';

/** Where the network listened at one token: shares of its attention by frame of the encoding, which sum to 1. */
export interface TokenAttention {
  /** Of the heads that listen to the token that comes next. */
  next: Float32Array;
  /** Of the heads that listen to the token that was read last. */
  last: Float32Array;
}

/** The same for the rows of a run of the network, one after the other. */
export interface AttentionRows extends TokenAttention {
  /** 0 where the model has no heads for it. */
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
 * The merged decoder, as bytes, with the attention to the audio of the layers that follow the speech as further outputs.
 * The network computes it anyhow; the files as they are published don't give it.
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

/** Adds one head of a tensor [paths, heads, tokens, frames] to rows of frames, a row a token of each path. */
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

/** The mean of the heads that listen to one of the two. */
function meanOf(outputs: Readonly<Record<string, TensorValue>>, heads: readonly AlignmentHead[]) {
  const tensors = heads.map(({ layer }) => float32Output(outputs, outputOf(layer)));
  const [paths = 0, , tokens = 0, frames = 0] = tensors[0]?.dims ?? [];
  const mean = new Float32Array(paths * tokens * frames);
  for (const [index, tensor] of tensors.entries()) addHead(mean, tensor, heads[index]?.head ?? 0);
  return { frames, mean: mean.map((sum) => sum / heads.length) };
}

/** Where each row of a run listened. */
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

import type { AlignmentHead, MoonshineShape } from './moonshine-shape.ts';
import { float32Output } from './onnx-session.ts';
import type { TensorValue } from './onnx-session.ts';

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
  return `attention.${layer}`;
}

/** The layers with heads for alignment, ascending. */
export function alignmentLayers({ alignmentHeads }: Pick<MoonshineShape, 'alignmentHeads'>): number[] {
  return [...new Set(alignmentHeads.map(({ layer }) => layer))].toSorted((left, right) => left - right);
}

/** The outputs that a decoder needs for `readAttention`. */
export function attentionOutputs(shape: Pick<MoonshineShape, 'alignmentHeads'>): string[] {
  return alignmentLayers(shape).map(outputOf);
}

/** Computes the mean attention of these heads, in rows of frames. Each output has dims [heads, rows, frames]. */
function meanOf(outputs: Readonly<Record<string, TensorValue>>, heads: readonly AlignmentHead[]) {
  const parts = heads.map(({ layer, head }) => {
    const { data, dims } = float32Output(outputs, outputOf(layer));
    const [, rows = 0, frames = 0] = dims;
    const size = rows * frames;
    return { frames, shares: data.subarray(head * size, (head + 1) * size) };
  });
  const [first, ...others] = parts;
  if (first === undefined) return { frames: 0, mean: new Float32Array() };
  const sum = first.shares.slice();
  for (const { shares } of others)
    for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) + (shares[at] ?? 0);
  for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) / heads.length;
  return { frames: first.frames, mean: sum };
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

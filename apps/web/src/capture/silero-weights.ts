/**
 * The tensors of Silero 5 and 6 at 16 kHz: name in the ONNX file, number of values. In this order they make up the file
 * of weights, as float32 in little-endian order.
 */
const TENSORS = {
  basis: ['stft.forward_basis_buffer', 258 * 256],
  weight0: ['encoder.0.reparam_conv.weight', 128 * 129 * 3],
  bias0: ['encoder.0.reparam_conv.bias', 128],
  weight1: ['encoder.1.reparam_conv.weight', 64 * 128 * 3],
  bias1: ['encoder.1.reparam_conv.bias', 64],
  weight2: ['encoder.2.reparam_conv.weight', 64 * 64 * 3],
  bias2: ['encoder.2.reparam_conv.bias', 64],
  weight3: ['encoder.3.reparam_conv.weight', 128 * 64 * 3],
  bias3: ['encoder.3.reparam_conv.bias', 128],
  inputWeight: ['decoder.rnn.weight_ih', 512 * 128],
  hiddenWeight: ['decoder.rnn.weight_hh', 512 * 128],
  inputBias: ['decoder.rnn.bias_ih', 512],
  hiddenBias: ['decoder.rnn.bias_hh', 512],
  outputWeight: ['decoder.decoder.2.weight', 128],
  outputBias: ['decoder.decoder.2.bias', 1],
} as const satisfies Record<string, readonly [string, number]>;

export type SileroWeights = Record<keyof typeof TENSORS, Float32Array>;

/** Makes the file of weights from the tensors of the ONNX file. */
export function packSileroWeights(tensors: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const pieces = Object.values(TENSORS).map(([name, length]) => {
    const bytes = tensors.get(name);
    if (bytes?.byteLength !== 4 * length)
      throw new Error(`The model has no tensor ${name} of ${length} values.`);
    return bytes;
  });
  const packed = new Uint8Array(pieces.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    packed.set(piece, at);
    at += piece.byteLength;
  }
  return packed;
}

/** Reads the file of weights. Throws if it is incomplete. */
export function readSileroWeights(file: ArrayBuffer): SileroWeights {
  const values = new Float32Array(file);
  let at = 0;
  const take = (length: number): Float32Array => {
    const taken = values.subarray(at, at + length);
    if (taken.length !== length) throw new Error('The file of the speech detector is incomplete.');
    at += length;
    return taken;
  };
  const taken = Object.entries(TENSORS).map(([key, [, length]]) => [key, take(length)]);
  const weights: SileroWeights = Object.fromEntries(taken);
  return weights;
}

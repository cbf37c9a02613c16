import { performance } from 'node:perf_hooks';
import { createMoonshineModel } from '@hark/moonshine/moonshine-model';
import { moonshineTiny, sampleRateHz } from '@hark/moonshine/moonshine-shape';
import { createTokenizer } from '@hark/moonshine/tokenizer';
import { confidenceOf } from './confidence.ts';
import { decodePiece } from './decode-piece.ts';
import type { DecodedPiece, DecodingParts } from './decode-piece.ts';
import { decodingSettings } from './decoding-settings.ts';
import type { DecodingSettings } from './decoding-settings.ts';
import { joinReadings } from './join-readings.ts';
import type { ModelFiles } from './model-files.ts';
import { openOnnxSession } from './onnx-runtime.ts';
import { createPhraseBiases } from './phrase-biases.ts';
import type { PieceReader } from './piece-reader.ts';

/** Moonshine, with other readings and the evidence for each. */
export async function openMoonshineReader(
  files: ModelFiles,
  { beam }: Pick<DecodingSettings, 'beam'>,
): Promise<PieceReader> {
  const [encoder, decoder] = await Promise.all([
    openOnnxSession(files.encoder),
    openOnnxSession(files.decoder),
  ]);
  const model = createMoonshineModel({ encoder, decoder }, moonshineTiny);
  const tokenizer = createTokenizer();
  const biases = createPhraseBiases(tokenizer, decodingSettings.bias.weights);
  const parts: DecodingParts = {
    model,
    tokenizer,
    decoding: { ...decodingSettings, beam },
    nowMs: () => performance.now(),
  };
  return {
    read: async (pieces, { signal, phrases }) => {
      const bias = biases.biasFor(phrases);
      const decoded: DecodedPiece[] = [];
      for (const piece of pieces) {
        signal.throwIfAborted();
        decoded.push(await decodePiece({ ...parts, ...(bias === undefined ? {} : { bias }) }, piece));
      }
      const heard = joinReadings(
        decoded.map(({ readings }) => readings),
        confidenceOf,
      );
      const total = (part: 'encodeMs' | 'decodeMs') => decoded.reduce((sum, piece) => sum + piece[part], 0);
      return { heard, encodeMs: total('encodeMs'), decodeMs: total('decodeMs') };
    },
    expect: biases.expect,
    warmUp: async () => {
      const { state } = await model.start(await model.encode(new Float32Array(2 * sampleRateHz)));
      const token = model.shape.startToken;
      await model.step(
        state,
        Array.from({ length: beam }, () => ({ row: 0, token })),
      );
    },
  };
}

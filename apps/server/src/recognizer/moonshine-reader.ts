import { createMoonshineModel } from '@hark/moonshine/moonshine-model';
import type { MoonshineModel } from '@hark/moonshine/moonshine-model';
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
import type { Turn } from './thread-turns.ts';

/** The model for one recording, which waits for its turn before each run. */
function inTurns(model: MoonshineModel, turn: Turn): MoonshineModel {
  return {
    ...model,
    encode: async (samples) => {
      await turn.next();
      return model.encode(samples);
    },
    step: async (state, paths) => {
      await turn.next();
      return model.step(state, paths);
    },
  };
}

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
  const biases = createPhraseBiases(tokenizer, decodingSettings.bias);
  const decoding = { ...decodingSettings, beam };
  return {
    read: async (pieces, { signal, turn, phrases }) => {
      const bias = biases.biasFor(phrases);
      const parts: DecodingParts = {
        model: inTurns(model, turn),
        tokenizer,
        decoding,
        nowMs: turn.nowMs,
        signal,
        ...(bias === undefined ? {} : { bias }),
      };
      const decoded: DecodedPiece[] = [];
      for (const piece of pieces) decoded.push(await decodePiece(parts, piece));
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
    close: model.close,
  };
}

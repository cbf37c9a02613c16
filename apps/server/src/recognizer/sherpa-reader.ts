import { setImmediate as nextTurn } from 'node:timers/promises';
import { sampleRateHz } from '@hark/moonshine/moonshine-shape';
import { loadQuietly } from '@hark/moonshine/node/load-quietly';
import { z } from 'zod';
import type { PieceReader } from './piece-reader.ts';
import { keepTokens } from './sherpa-tokens.ts';
import type { ThreadEngine } from './worker-protocol.ts';

/** Sherpa gives no probabilities that could be compared between models: a transcript is as likely right as wrong. */
const unknownConfidence = 0.5;
/** What its encoders take at least, padded with silence. */
const shortestInputSamples = sampleRateHz / 10;

const resultSchema = z.object({ text: z.string() });

/** Noise, because sherpa does not run its model on digital silence. */
function warmUpInput(): Float32Array {
  return Float32Array.from({ length: 2 * sampleRateHz }, (_, index) => 0.01 * Math.sin(index * index));
}

function padded(piece: Float32Array): Float32Array {
  if (piece.length >= shortestInputSamples) return piece;
  const result = new Float32Array(shortestInputSamples);
  result.set(piece);
  return result;
}

/** A model of sherpa-onnx: one reading of each piece, decoded greedily on this thread alone. */
export async function openSherpaReader(
  engine: Extract<ThreadEngine, { engine: 'sherpa' }>,
): Promise<PieceReader> {
  if (engine.makesTokens) await keepTokens(engine.tokens);
  const { default: sherpa } = await loadQuietly(() => import('sherpa-onnx-node'));
  const recognizer = new sherpa.OfflineRecognizer({
    featConfig: { sampleRate: sampleRateHz, featureDim: 80 },
    modelConfig: { ...engine.modelConfig, tokens: engine.tokens, numThreads: 1, provider: 'cpu', debug: 0 },
  });

  function textOf(piece: Float32Array): string {
    const stream = recognizer.createStream();
    stream.acceptWaveform({ samples: padded(piece), sampleRate: sampleRateHz });
    recognizer.decode(stream);
    return resultSchema.parse(recognizer.getResult(stream)).text.trim();
  }

  return {
    read: async (pieces, { signal, turn }) => {
      const startedAtMs = turn.nowMs();
      const texts: string[] = [];
      for (const piece of pieces) {
        // Decoding blocks: without a turn between two pieces the thread would not learn that nobody waits any more.
        await nextTurn();
        await turn.next();
        signal.throwIfAborted();
        texts.push(textOf(piece));
      }
      const transcript = texts.filter((text) => text !== '').join(' ');
      const best = { transcript, confidence: unknownConfidence };
      const heard = transcript === '' ? null : { best, alternatives: [] };
      return { heard, sound: null, encodeMs: 0, decodeMs: turn.nowMs() - startedAtMs };
    },
    judge: () => {
      throw new Error('sherpa-onnx does not judge texts');
    },
    expect: () => {
      throw new Error('sherpa-onnx is not biased');
    },
    warmUp: async () => {
      textOf(warmUpInput());
    },
    // Freed with the thread: sherpa has nothing to be closed.
    close: () => Promise.resolve(),
  };
}

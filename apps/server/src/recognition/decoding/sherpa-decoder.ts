import { setImmediate as nextTurn } from 'node:timers/promises';
import { SAMPLE_RATE_HZ } from '@hark/moonshine/moonshine-shape';
import { loadQuietly } from '@hark/moonshine/node/load-quietly';
import type { AudioChunk } from '../speech/audio-chunks.ts';
import type { ChunkDecoder } from './chunk-decoder.ts';
import type { SpokenWord } from '../recognizer.ts';
import { keepTokens } from './sherpa-tokens.ts';
import { sherpaResultSchema, sherpaWordSpans, wordsOf } from './sherpa-word-spans.ts';
import { timesInRecording } from './word-times.ts';
import type { ThreadEngine } from './thread-engine.ts';

/** Sherpa returns no probabilities that are comparable between models, so every transcript gets this confidence. */
const UNKNOWN_CONFIDENCE = 0.5;
/** Shortest input of its encoders; shorter audio is padded with silence. */
const shortestInputSamples = SAMPLE_RATE_HZ / 10;

/** Noise, because sherpa does not run its model on digital silence. */
function warmUpInput(): Float32Array {
  return Float32Array.from({ length: 2 * SAMPLE_RATE_HZ }, (_, index) => 0.01 * Math.sin(index * index));
}

function padded(chunk: Float32Array): Float32Array {
  if (chunk.length >= shortestInputSamples) return chunk;
  const result = new Float32Array(shortestInputSamples);
  result.set(chunk);
  return result;
}

interface ReadText {
  text: string;
  words: SpokenWord[];
  isTimed: boolean;
}

/** A model of sherpa-onnx: one hypothesis of each chunk, decoded greedily on this thread alone. */
export async function openSherpaReader(
  engine: Extract<ThreadEngine, { engine: 'sherpa' }>,
): Promise<ChunkDecoder> {
  if (engine.makesTokens) await keepTokens(engine.tokens);
  const { default: sherpa } = await loadQuietly(() => import('sherpa-onnx-node'));
  const recognizer = new sherpa.OfflineRecognizer({
    featConfig: { sampleRate: SAMPLE_RATE_HZ, featureDim: 80 },
    modelConfig: { ...engine.modelConfig, tokens: engine.tokens, numThreads: 1, provider: 'cpu', debug: 0 },
  });

  function resultOf(samples: Float32Array) {
    const stream = recognizer.createStream();
    stream.acceptWaveform({ samples: padded(samples), sampleRate: SAMPLE_RATE_HZ });
    recognizer.decode(stream);
    return sherpaResultSchema.parse(recognizer.getResult(stream));
  }

  function decodePadded({ samples, ranges }: AudioChunk): ReadText {
    const result = resultOf(samples);
    const spans = sherpaWordSpans(result, samples.length);
    const times = spans && timesInRecording(spans, ranges);
    const words = wordsOf(result.text).map((word, place) =>
      Object.assign({ word, confidence: UNKNOWN_CONFIDENCE }, times?.[place]),
    );
    return { text: result.text.trim(), words, isTimed: times !== null };
  }

  return {
    read: async (chunks, { signal, turn }) => {
      const startedAtMs = turn.nowMs();
      const read: ReadText[] = [];
      for (const chunk of chunks) {
        // Decoding blocks: without a turn between two chunks the thread would not notice an abort.
        await nextTurn();
        await turn.next();
        signal.throwIfAborted();
        read.push(decodePadded(chunk));
      }
      const spoken = read.filter(({ text }) => text !== '');
      const transcript = spoken.map(({ text }) => text).join(' ');
      const best = { transcript, confidence: UNKNOWN_CONFIDENCE };
      // Without times there is nothing that could be said of a word.
      const words = spoken.some(({ isTimed }) => isTimed)
        ? { words: spoken.flatMap((one) => one.words) }
        : {};
      const heard = transcript === '' ? null : { best, alternatives: [], ...words };
      return { transcript: heard, encoderStates: null, encodeMs: 0, decodeMs: turn.nowMs() - startedAtMs };
    },
    rescore: () => {
      throw new Error('sherpa-onnx does not support rescoring');
    },
    bias: () => {
      throw new Error('sherpa-onnx does not support biasing');
    },
    biasAlso: () => {
      throw new Error('sherpa-onnx does not support biasing');
    },
    warmUp: async () => {
      resultOf(warmUpInput());
    },
    // Freed with the thread: sherpa has no close function.
    close: () => Promise.resolve(),
  };
}

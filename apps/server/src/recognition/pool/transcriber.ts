import { prepareAudio } from '../speech/front-end.ts';
import type { FrontEndSettings } from '../speech/front-end.ts';
import type { ChunkDecoder, DecodeOptions } from '../decoding/chunk-decoder.ts';
import type { RunOptions } from '../speech/thread-turns.ts';
import type { SpeechDetector } from '../speech/silero-vad.ts';
import type { Transcription } from './worker-protocol.ts';

export interface TranscriberParts {
  detector: SpeechDetector;
  frontEnd: FrontEndSettings;
  reader: ChunkDecoder;
}

/**
 * Recognises one recording on this thread: finds the speech and decodes each chunk. Takes ownership of `samples`. Rejects
 * between two runs of a network once the signal is aborted.
 */
export async function transcribe(
  parts: TranscriberParts,
  samples: Float32Array,
  options: RunOptions & Pick<DecodeOptions, 'phrases' | 'settled' | 'variant'>,
): Promise<Transcription> {
  const { turn } = options;
  const startedAtMs = turn.nowMs();
  const detect = (cleaned: Float32Array) => parts.detector.probabilities(cleaned, options);
  const prepared = await prepareAudio(samples, detect, parts.frontEnd);
  const preparedMs = turn.nowMs() - startedAtMs;
  const {
    transcript: heard,
    encoderStates,
    encodeMs,
    decodeMs,
  } = await parts.reader.read(prepared.chunks, {
    ...options,
    measured: prepared.signal,
  });
  const whole = {
    signal: prepared.signal,
    encoderStates,
    timings: { encodeMs: preparedMs + encodeMs, decodeMs },
  };
  if (heard !== null) {
    const { best, ...others } = heard;
    return { ...best, ...others, empty: null, ...whole };
  }
  const empty = prepared.chunks.length === 0 ? 'no_speech' : 'unintelligible';
  return { transcript: '', confidence: 0, alternatives: [], empty, ...whole };
}

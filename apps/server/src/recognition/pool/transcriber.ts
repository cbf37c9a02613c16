import { prepareAudio } from '../speech/front-end.ts';
import type { FrontEndSettings } from '../speech/front-end.ts';
import type { PieceReader, ReadOptions } from '../decoding/piece-reader.ts';
import type { RunOptions } from '../speech/thread-turns.ts';
import type { SpeechDetector } from '../speech/silero-vad.ts';
import type { Transcription } from './worker-protocol.ts';

export interface TranscriberParts {
  detector: SpeechDetector;
  frontEnd: FrontEndSettings;
  reader: PieceReader;
}

/**
 * Recognises one recording on this thread: find the speech, then read each piece of it. Takes `samples` over; rejects
 * when the signal is aborted, between two runs of a network.
 */
export async function transcribe(
  parts: TranscriberParts,
  samples: Float32Array,
  options: RunOptions & Pick<ReadOptions, 'phrases' | 'settled'>,
): Promise<Transcription> {
  const { turn } = options;
  const startedAtMs = turn.nowMs();
  const detect = (cleaned: Float32Array) => parts.detector.probabilities(cleaned, options);
  const prepared = await prepareAudio(samples, detect, parts.frontEnd);
  const preparedMs = turn.nowMs() - startedAtMs;
  const { heard, sound, encodeMs, decodeMs } = await parts.reader.read(prepared.pieces, {
    ...options,
    measured: prepared.signal,
  });
  const whole = { signal: prepared.signal, sound, timings: { encodeMs: preparedMs + encodeMs, decodeMs } };
  if (heard !== null) {
    const { best, ...others } = heard;
    return { ...best, ...others, empty: null, ...whole };
  }
  const empty = prepared.pieces.length === 0 ? 'no_speech' : 'unintelligible';
  return { transcript: '', confidence: 0, alternatives: [], empty, ...whole };
}

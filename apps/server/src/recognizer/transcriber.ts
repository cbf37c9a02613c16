import { prepareAudio } from './front-end.ts';
import type { FrontEndSettings } from './front-end.ts';
import type { PieceReader } from './piece-reader.ts';
import type { SessionPhrase } from './recognizer.ts';
import type { SpeechDetector } from './silero-vad.ts';
import type { Transcription } from './worker-protocol.ts';

export interface TranscriberParts {
  detector: SpeechDetector;
  frontEnd: FrontEndSettings;
  reader: PieceReader;
  nowMs: () => number;
}

/**
 * Recognises one recording on this thread: find the speech, then read each piece of it. Takes `samples` over; rejects
 * when the signal is aborted between two pieces.
 */
export async function transcribe(
  parts: TranscriberParts,
  samples: Float32Array,
  options: { signal: AbortSignal; phrases: readonly SessionPhrase[] },
): Promise<Transcription> {
  const startedAtMs = parts.nowMs();
  const prepared = await prepareAudio(samples, parts.detector.probabilities, parts.frontEnd);
  const preparedMs = parts.nowMs() - startedAtMs;
  const { heard, encodeMs, decodeMs } = await parts.reader.read(prepared.pieces, options);
  const whole = { signal: prepared.signal, timings: { encodeMs: preparedMs + encodeMs, decodeMs } };
  if (heard !== null) {
    const { best, alternatives } = heard;
    return { ...best, alternatives, empty: null, ...whole };
  }
  const empty = prepared.pieces.length === 0 ? 'no_speech' : 'unintelligible';
  return { transcript: '', confidence: 0, alternatives: [], empty, ...whole };
}

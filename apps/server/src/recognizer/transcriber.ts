import { confidenceOf } from './confidence.ts';
import { decodePiece } from './decode-piece.ts';
import type { DecodedPiece, DecodingParts } from './decode-piece.ts';
import { prepareAudio } from './front-end.ts';
import type { FrontEndSettings } from './front-end.ts';
import { joinReadings } from './join-readings.ts';
import type { SpeechDetector } from './silero-vad.ts';
import type { Transcription } from './worker-protocol.ts';

export interface TranscriberParts extends DecodingParts {
  detector: SpeechDetector;
  frontEnd: FrontEndSettings;
}

/**
 * Recognises one recording on this thread: find the speech, decode each piece of it, join what was read. Takes
 * `samples` over; rejects when `signal` is aborted between two pieces.
 */
export async function transcribe(
  parts: TranscriberParts,
  samples: Float32Array,
  signal: AbortSignal,
): Promise<Transcription> {
  const startedAtMs = parts.nowMs();
  const prepared = await prepareAudio(samples, parts.detector.probabilities, parts.frontEnd);
  const timings = { encodeMs: parts.nowMs() - startedAtMs, decodeMs: 0 };
  const decoded: DecodedPiece[] = [];
  for (const piece of prepared.pieces) {
    signal.throwIfAborted();
    const result = await decodePiece(parts, piece);
    timings.encodeMs += result.encodeMs;
    timings.decodeMs += result.decodeMs;
    decoded.push(result);
  }
  const heard = joinReadings(
    decoded.map(({ readings }) => readings),
    confidenceOf,
  );
  const whole = { signal: prepared.signal, timings };
  if (heard !== null) {
    const { best, alternatives } = heard;
    return { ...best, alternatives, empty: null, ...whole };
  }
  const empty = prepared.pieces.length === 0 ? 'no_speech' : 'unintelligible';
  return { transcript: '', confidence: 0, alternatives: [], empty, ...whole };
}

import { greedySearch } from '@hark/moonshine/greedy-search';
import { pathEvidence } from '@hark/moonshine/hypothesis';
import type { MoonshineModel } from '@hark/moonshine/moonshine-model';
import { sampleRateHz } from '@hark/moonshine/moonshine-shape';
import type { Tokenizer } from '@hark/moonshine/tokenizer';
import { prepareAudio } from './front-end.ts';
import type { FrontEndSettings } from './front-end.ts';
import type { EmptyReason } from './recognizer.ts';
import type { SpeechDetector } from './silero-vad.ts';
import type { Transcription } from './worker-protocol.ts';

export interface DecodingSettings {
  tokensPerSecond: number;
  extraTokens: number;
}

export const decodingSettings: DecodingSettings = { tokensPerSecond: 6.5, extraTokens: 6 };

export interface TranscriberParts {
  model: MoonshineModel;
  detector: SpeechDetector;
  tokenizer: Tokenizer;
  frontEnd: FrontEndSettings;
  decoding: DecodingSettings;
  nowMs: () => number;
}

/** The encoder's first window; shorter input is padded with silence. */
const shortestInputSamples = sampleRateHz / 10;

interface DecodedPiece {
  text: string;
  confidence: number;
  encodeMs: number;
  decodeMs: number;
}

function padded(piece: Float32Array): Float32Array {
  if (piece.length >= shortestInputSamples) return piece;
  const result = new Float32Array(shortestInputSamples);
  result.set(piece);
  return result;
}

async function decodePiece(parts: TranscriberParts, piece: Float32Array): Promise<DecodedPiece> {
  const { model, decoding, nowMs } = parts;
  const startedAt = nowMs();
  const encoding = await model.encode(padded(piece));
  const encodedAt = nowMs();
  const seconds = piece.length / sampleRateHz;
  const path = await greedySearch(model, await model.start(encoding), {
    maxTokens: Math.ceil(seconds * decoding.tokensPerSecond) + decoding.extraTokens,
    allowEmpty: false,
  });
  const text = parts.tokenizer.decode(path.choices.map(({ token }) => token));
  const confidence = text === '' ? 0 : Math.exp(pathEvidence(path).meanLogProb);
  return { text, confidence, encodeMs: encodedAt - startedAt, decodeMs: nowMs() - encodedAt };
}

/** Recognises one recording on this thread. Takes `samples` over. */
export async function transcribe(
  parts: TranscriberParts,
  samples: Float32Array,
  signal: AbortSignal,
): Promise<Transcription> {
  const startedAt = parts.nowMs();
  const prepared = await prepareAudio(samples, parts.detector.probabilities, parts.frontEnd);
  const timings = { encodeMs: parts.nowMs() - startedAt, decodeMs: 0 };
  const decoded: DecodedPiece[] = [];
  for (const piece of prepared.pieces) {
    signal.throwIfAborted();
    const result = await decodePiece(parts, piece);
    timings.encodeMs += result.encodeMs;
    timings.decodeMs += result.decodeMs;
    if (result.text !== '') decoded.push(result);
  }
  const transcript = decoded.map(({ text }) => text).join(' ');
  const empty: EmptyReason = prepared.pieces.length === 0 ? 'no_speech' : 'unintelligible';
  return {
    transcript,
    confidence: decoded.reduce((product, { confidence }) => product * confidence, decoded.length > 0 ? 1 : 0),
    alternatives: [],
    empty: transcript === '' ? empty : null,
    signal: prepared.signal,
    timings,
  };
}

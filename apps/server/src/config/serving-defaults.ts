import { MAX_FRAME_MS, MIN_FRAME_MS } from '@hark/shared/wire/audio-frame';
import type { Endpointing, Limits, VadParams } from '@hark/shared/wire/protocol';

/** Version of the spine and of the parameters below; a change of either is a new version. */
export const PIPELINE_VERSION = 'hark-0.1.0/1';
export const VAD_MODEL = 'silero-v6';

/** Phrases that a speaker may bring along. */
export const MAX_SESSION_PHRASES = 500;

/** What clients are told, see SPEC.md. */
export const LIMITS: Limits = {
  maxUtteranceMs: 30_000,
  minFrameMs: MIN_FRAME_MS,
  maxFrameMs: MAX_FRAME_MS,
  maxMessageBytes: 64 * 1024,
  maxQueryCharacters: 1_000,
  maxPhrases: MAX_SESSION_PHRASES,
  idleTimeoutMs: 60_000,
  resumeWindowMs: 60_000,
};

/**
 * Silero's own thresholds. Libraries wait 1,400 ms for the end of speech; people notice half of that. 640 ms holds
 * through the pauses inside a spoken query.
 */
export const VAD_PARAMS: VadParams = {
  positiveSpeechThreshold: 0.5,
  negativeSpeechThreshold: 0.35,
  redemptionMs: 640,
  preRollMs: 320,
  minSpeechMs: 160,
};

export const ENDPOINTING: Endpointing = {
  minSilenceMs: VAD_PARAMS.redemptionMs,
  maxSilenceMs: VAD_PARAMS.redemptionMs,
};

export const TOKEN_LIFETIME_SECONDS = 60;
/** Recordings sent whole, by upload or command line. */
export const MAX_RECORDING_MS = 10 * 60_000;

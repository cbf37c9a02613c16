import { MAX_FRAME_MS, MIN_FRAME_MS } from '@hark/shared/wire/audio-frame';
import type { Endpointing, Limits, VadParams } from '@hark/shared/wire/protocol';
import { PAUSE_FRAMES, VAD_FRAME_MS } from '@hark/shared/wire/vad-frame';
import type { EndpointRules } from '../answering/endpointing/decide-endpoint.ts';
import type { EarlyRules } from '../answering/early/early-answers.ts';
import type { InstantRules } from '../answering/pipeline/search-instantly.ts';

/** Version of the spine and of the parameters below; a change of either is a new version. */
export const PIPELINE_VERSION = 'hark-0.1.0/4';
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

/** Between these the server decides when what was said is complete. A client that hears nothing of it waits for the longer. */
export const ENDPOINTING: Endpointing = { minSilenceMs: 320, maxSilenceMs: 1_300 };

/**
 * Most pauses inside a query are shorter than 700 ms, to which a hesitation, a breath or a word that fades may add. The
 * results are there before the endpoint: only after a complete query is nothing lost by ending sooner. See docs/latency.md.
 */
export const ENDPOINT_RULES: EndpointRules = {
  surelyHeard: 0.7,
  silenceMs: {
    complete: 320,
    'complete-number': 500,
    plain: 1_060,
    'complete-beginning': 1_060,
    beginning: 1_070,
    number: 1_070,
    'function-word': 1_080,
    filler: 1_300,
    nothing: 1_300,
  },
  patience: 1.25,
  fewestPauses: 5,
  leastShare: 0.75,
  longestPauseMs: 960,
};

/** When something is said before the utterance is over. */
export const EARLY_RULES: EarlyRules = {
  pauseMs: PAUSE_FRAMES * VAD_FRAME_MS,
  firstInterimMs: 640,
  interimEveryMs: 480,
  interimShare: 0.2,
  resultsBudgetMs: 150,
  resultLimit: 10,
};

/** Of searches while somebody types. The database has ten connections. */
export const INSTANT_RULES: InstantRules = { budgetMs: 150, mostAtOnce: 4 };

export const TOKEN_LIFETIME_SECONDS = 60;
/** Recordings sent whole, by upload or command line. */
export const MAX_RECORDING_MS = 10 * 60_000;

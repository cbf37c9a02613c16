import type { ContextPhrase, RefusedPhrase } from '@hark/moonshine/build-context-graph';

/** Why a transcript is empty. `no_speech`: the server's own VAD heard none; `unintelligible`: speech, but no words in it. */
export type EmptyReason = 'no_speech' | 'unintelligible';

export interface Hypothesis {
  transcript: string;
  /** Estimated probability that the transcript is right, 0..1. */
  confidence: number;
}

export interface RecognitionRequest {
  utteranceId: string;
  /** Mono, 16 kHz, -1..1. The recogniser takes the buffer over: the caller must not touch it afterwards. */
  samples: Float32Array;
  /** `final` runs before `batch`. */
  priority: 'final' | 'batch';
  /** What this speaker may say, beside what is expected of all (see `expect`). Fails where biasing is no capability. */
  phrases?: readonly SessionPhrase[];
}

/** A phrase that is expected, with the Web Speech API's boost: 0, which is nothing, to 10. */
export interface SessionPhrase {
  phrase: string;
  boost: number;
}

/** Which of the phrases are expected from now on. */
export type Expectation =
  | { type: 'expected'; phrases: number; refused: RefusedPhrase[]; tookMs: number }
  /** The recogniser lacks the capability `biasing`. */
  | { type: 'unsupported' }
  /** Another call of `expect` came before this one was done, or the recogniser is closing. */
  | { type: 'superseded' };

/** What the server itself measured on the audio, units in the names; null where there was nothing to measure. */
export interface SignalReport {
  audioMs: number;
  /** Speech found by the server's own VAD. */
  speechMs: number;
  speechStartMs: number | null;
  speechEndMs: number | null;
  rmsDbfs: number | null;
  peakDbfs: number | null;
  snrDb: number | null;
}

export interface Recognition {
  transcript: string;
  confidence: number;
  /** Best first, the transcript itself not repeated; at most four. */
  alternatives: Hypothesis[];
  empty: EmptyReason | null;
  signal: SignalReport;
  timings: { queueMs: number; encodeMs: number; decodeMs: number };
}

/** `busy`: the queue is full, come back later. `failed`: a deadline passed or the worker died twice on this utterance. */
export type RecognitionOutcome =
  | { type: 'recognized'; recognition: Recognition }
  | { type: 'busy'; retryAfterMs: number }
  | {
      type: 'failed';
      code: 'deadline' | 'cancelled' | 'worker-crashed' | 'closed' | 'unsupported';
      message: string;
    };

export interface RecognizerStatus {
  ready: boolean;
  /** Why not, in words for an operator; empty when ready. */
  reasons: string[];
  workers: number;
  busyWorkers: number;
  queued: number;
  restarts: number;
}

/** What a recogniser can do. Whoever asks for what it lacks is told so; nothing is ignored in silence. */
export interface Capabilities {
  /** Gives other readings beside the transcript. */
  nBest: boolean;
  /** Can be told which phrases to expect. */
  biasing: boolean;
  /** Its confidence is estimated from evidence; without, every transcript has the same. */
  confidence: boolean;
  /** Primary subtags of the languages that it knows, such as `en`; at least one, the main one first. */
  languages: readonly [string, ...string[]];
  /** Silence around the speech harms it: it makes words of it, or stops before the speech. */
  needsVad: boolean;
}

/** A speech recogniser. Expected troubles are outcomes; only broken invariants throw. */
export interface Recognizer {
  /** For the `version` of a final, such as `moonshine-tiny-int8/1`. */
  readonly version: string;
  readonly capabilities: Capabilities;
  recognize(request: RecognitionRequest, signal?: AbortSignal): Promise<RecognitionOutcome>;
  /**
   * Expects these phrases of everybody, in place of those expected before; an empty list expects nothing. Recordings
   * that are being decoded keep the old ones. At most `contextGraphLimits.mostPhrases`: more are refused by rejecting
   * with a `ContextGraphError`, and what was expected stays.
   */
  expect(phrases: readonly ContextPhrase[]): Promise<Expectation>;
  status(): RecognizerStatus;
  /** Finishes what is running, refuses what is new, ends the workers. May be called twice. */
  close(): Promise<void>;
}

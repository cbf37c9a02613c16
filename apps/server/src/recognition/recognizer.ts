import type { ContextPhrase, RefusedPhrase } from '@hark/moonshine/build-context-graph';
import type { ChunkEvidence } from './chunk-evidence.ts';

/** Why a transcript is empty. `no_speech`: the server's own VAD found none; `unintelligible`: speech without words. */
export type EmptyReason = 'no_speech' | 'unintelligible';

export interface Hypothesis {
  transcript: string;
  /** Estimated probability that the transcript is right, 0..1. */
  confidence: number;
}

export interface SpokenWord {
  /** Spelled as in the transcript. */
  word: string;
  /** Estimated probability that this word is right, 0..1. */
  confidence: number;
  /** Start and end in milliseconds from the first sample of the recording. Either both are present or neither. */
  startMs?: number | undefined;
  endMs?: number | undefined;
}

export interface RecognitionRequest {
  utteranceId: string;
  /** Mono, 16 kHz, -1..1. The recogniser takes ownership of the buffer: the caller must not use it afterwards. */
  samples: Float32Array;
  /**
   * `final` goes first. `interim`, an utterance in progress, never delays a final: it is `busy` when it has to make room,
   * and `superseded` by the next interim and by the final of its utterance. `batch` uses the remaining time. `shadow`
   * starts only while there is nothing else to do, one at a time; it is `busy` as soon as anybody else has to wait, and
   * when it could not start before its deadline.
   */
  priority: 'final' | 'interim' | 'batch' | 'shadow';
  /** Bias phrases of this speaker, in addition to those of `bias`. Fails without the capability `biasing`. */
  phrases?: readonly SessionPhrase[];
  /**
   * Stable words at the start of the transcript of an utterance in progress. Decoding of an `interim` may start after
   * them. A recogniser may ignore this.
   */
  settled?: string;
}

/** A bias phrase with the Web Speech API's boost, from 0 (no effect) to 10. */
export interface SessionPhrase {
  phrase: string;
  boost: number;
}

/** Which phrases recognition is biased towards from now on. */
export type BiasingOutcome =
  | { type: 'biased'; phrases: number; refused: RefusedPhrase[]; tookMs: number }
  /** The recogniser lacks the capability `biasing`. */
  | { type: 'unsupported' }
  /** Another call of `bias` came before this one was done, or the recogniser is closing. */
  | { type: 'superseded' };

/** Measurements of the audio by the server, units in the names; null if there was nothing to measure. */
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

/**
 * Output of the encoder for a recording, for `rescore` of the same recogniser. Any of its threads can read it.
 * Plain data that can be sent between threads; about 48 kB per second of audio.
 */
export interface EncoderStates {
  states: Float32Array;
  dims: readonly number[];
}

export interface Recognition {
  transcript: string;
  confidence: number;
  /** Best first, without the transcript itself; at most four. */
  alternatives: Hypothesis[];
  /** The words of the transcript in order; absent without the capabilities `confidence` and `wordTimes`. */
  words?: SpokenWord[] | undefined;
  /** The evidence that the confidence was computed from, one item per chunk; calibration needs it. */
  evidence?: ChunkEvidence[] | undefined;
  empty: EmptyReason | null;
  signal: SignalReport;
  /** Null without the capability `rescoring`, and if the recording was not decoded as exactly one chunk. */
  encoderStates: EncoderStates | null;
  timings: { queueMs: number; encodeMs: number; decodeMs: number };
}

/**
 * `busy`: the queue is full, retry later. `failed`: a deadline passed, a newer request of the same utterance came, or
 * the worker died twice on this utterance.
 */
export type RecognitionOutcome =
  | { type: 'recognized'; recognition: Recognition }
  | { type: 'busy'; retryAfterMs: number }
  | {
      type: 'failed';
      code: 'deadline' | 'cancelled' | 'superseded' | 'worker-crashed' | 'closed' | 'unsupported';
      message: string;
    };

export interface RescoringRequest {
  encoderStates: EncoderStates;
  /** At most `MOST_TEXTS_RESCORED` texts, spelled as in a catalogue: case, full stops and numerals don't matter. */
  texts: readonly string[];
  priority: RecognitionRequest['priority'];
}

/** Rescoring more texts takes as long as another decode. */
export const MOST_TEXTS_RESCORED = 16;

/**
 * `logProbs`: the natural logarithm of each text's probability given the audio; null for a text that cannot have been
 * said, because it has no letters or is longer than one breath.
 */
export type RescoringOutcome =
  | { type: 'rescored'; logProbs: (number | null)[]; timings: { queueMs: number; decodeMs: number } }
  | Exclude<RecognitionOutcome, { type: 'recognized' }>;

export interface RecognizerStatus {
  ready: boolean;
  /** Why it is not ready, in words for operators; empty when ready. */
  reasons: string[];
  workers: number;
  busyWorkers: number;
  queued: number;
  restarts: number;
}

/** What a recogniser can do. A request for anything else fails; nothing is silently ignored. */
export interface Capabilities {
  /** Returns alternatives to the transcript. */
  nBest: boolean;
  /** Recognition can be biased towards phrases. */
  biasing: boolean;
  /** Confidence is computed from evidence; without it, every transcript has the same confidence. */
  confidence: boolean;
  /** Returns the start and end of each word. */
  wordTimes: boolean;
  /** Can score given texts against the audio (`rescore`). */
  rescoring: boolean;
  /** Primary subtags of the supported languages, such as `en`; at least one, the main language first. */
  languages: readonly [string, ...string[]];
  /** Silence around the speech degrades it: it invents words in silence, or stops before the speech. */
  needsVad: boolean;
}

/** A speech recogniser. Expected failures are outcomes; only broken invariants throw. */
export interface Recognizer {
  /** For the `version` of a final, such as `moonshine-tiny-int8/1`. */
  readonly version: string;
  readonly capabilities: Capabilities;
  recognize(request: RecognitionRequest, signal?: AbortSignal): Promise<RecognitionOutcome>;
  /**
   * Raises a running interim of the utterance to the priority of a final, so that it no longer yields.
   * @returns false if no interim of the utterance is running
   */
  promote(utteranceId: string): boolean;
  /** Scores each text against the audio. Fails as `unsupported` without the capability `rescoring`. */
  rescore(request: RescoringRequest, signal?: AbortSignal): Promise<RescoringOutcome>;
  /**
   * Biases recognition towards these phrases for all speakers, in place of the previous ones; an empty list ends biasing.
   * Recordings in progress keep the previous phrases. Rejects with a `ContextGraphError` above
   * `contextGraphLimits.mostPhrases` and then keeps the previous phrases.
   */
  bias(phrases: readonly ContextPhrase[]): Promise<BiasingOutcome>;
  /**
   * Biases recognition towards these phrases too, in place of those of the last call, until the next `bias`. It is quick
   * where `bias` has many phrases and few are new.
   */
  biasAlso(phrases: readonly ContextPhrase[]): Promise<BiasingOutcome>;
  status(): RecognizerStatus;
  /** Finishes running requests, refuses new ones and ends the workers. May be called twice. */
  close(): Promise<void>;
}

import type { ContextPhrase, RefusedPhrase } from '@hark/moonshine/build-context-graph';
import type { ChunkEvidence } from './chunk-evidence.ts';

/** Why a transcript is empty. `no_speech`: the server's own VAD heard none; `unintelligible`: speech, but no words in it. */
export type EmptyReason = 'no_speech' | 'unintelligible';

export interface Hypothesis {
  transcript: string;
  /** Estimated probability that the transcript is right, 0..1. */
  confidence: number;
}

export interface SpokenWord {
  /** As it is written in the transcript. */
  word: string;
  /** Estimated probability that this word is right, 0..1. */
  confidence: number;
  /** When it was said, in milliseconds from the first sample of the recording. Both times are there, or neither. */
  startMs?: number | undefined;
  endMs?: number | undefined;
}

export interface RecognitionRequest {
  utteranceId: string;
  /** Mono, 16 kHz, -1..1. The recogniser takes the buffer over: the caller must not touch it afterwards. */
  samples: Float32Array;
  /**
   * `final` goes first. `interim`, a growing utterance so far, never delays one: it is `busy` when it has to make room,
   * and `superseded` by the next of its utterance and by its final. `batch` goes on in what time these leave.
   */
  priority: 'final' | 'interim' | 'batch';
  /** What this speaker may say, beside what is expected of all (see `expect`). Fails where biasing is no capability. */
  phrases?: readonly SessionPhrase[];
  /**
   * Words that the transcript of a growing utterance is known to begin with: for an `interim`, whose decoding may then
   * begin after them. Nothing else is different, so a recogniser may also leave it.
   */
  settled?: string;
}

/** A phrase that is expected, with the Web Speech API's boost: 0, which is nothing, to 10. */
export interface SessionPhrase {
  phrase: string;
  boost: number;
}

/** Which of the phrases are expected from now on. */
export type BiasingOutcome =
  | { type: 'biased'; phrases: number; refused: RefusedPhrase[]; tookMs: number }
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

/**
 * What the model made of the audio of a recording; for `judge` of the same recogniser, whose any thread can read it.
 * Plain data, so that it can be sent; about 48 kB a second.
 */
export interface EncoderStates {
  states: Float32Array;
  dims: readonly number[];
}

export interface Recognition {
  transcript: string;
  confidence: number;
  /** Best first, the transcript itself not repeated; at most four. */
  alternatives: Hypothesis[];
  /** The words of the transcript in order; absent where neither confidence nor word times are a capability. */
  words?: SpokenWord[] | undefined;
  /** What the confidence was computed from, for calibrating it: one for each chunk that the recording was cut into. */
  evidence?: ChunkEvidence[] | undefined;
  empty: EmptyReason | null;
  signal: SignalReport;
  /** Null where there is nothing to judge by: without the capability, and where the recording was read in several chunks or in none. */
  encoderStates: EncoderStates | null;
  timings: { queueMs: number; encodeMs: number; decodeMs: number };
}

/**
 * `busy`: the queue is full, come back later. `failed`: a deadline passed, a newer request of the same utterance came, or
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
  /** What may have been said, at most `mostTextsJudged`, as a catalogue writes it: case, full stops and numerals don't matter. */
  texts: readonly string[];
  priority: RecognitionRequest['priority'];
}

/** More than a handful takes as long as to listen again. */
export const MOST_TEXTS_RESCORED = 16;

/**
 * `logProbs`: natural logarithms of each text's probability as what was said; null for a text that can't have been,
 * since it has no letters or is longer than anything that is said in one breath.
 */
export type RescoringOutcome =
  | { type: 'rescored'; logProbs: (number | null)[]; timings: { queueMs: number; decodeMs: number } }
  | Exclude<RecognitionOutcome, { type: 'recognized' }>;

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
  /** Gives other hypotheses beside the transcript. */
  nBest: boolean;
  /** Can be told which phrases to expect. */
  biasing: boolean;
  /** Its confidence is estimated from evidence; without, every transcript has the same. */
  confidence: boolean;
  /** Says when each word was said. */
  wordTimes: boolean;
  /** Can say how probable given texts are as what was said (`judge`). */
  rescoring: boolean;
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
   * What is being heard of that utterance at the priority `interim` counts as its final from now on and gives way to
   * nobody. False where nothing of it is being heard, or it still waits.
   */
  promote(utteranceId: string): boolean;
  /** Says how probable each of these texts is as what was said. Fails as `unsupported` without the capability `judging`. */
  rescore(request: RescoringRequest, signal?: AbortSignal): Promise<RescoringOutcome>;
  /**
   * Expects these phrases of everybody, in place of those expected before; an empty list expects nothing. Recordings
   * that are being decoded keep the old ones. At most `contextGraphLimits.mostPhrases`: more are refused by rejecting
   * with a `ContextGraphError`, and what was expected stays.
   */
  bias(phrases: readonly ContextPhrase[]): Promise<BiasingOutcome>;
  status(): RecognizerStatus;
  /** Finishes what is running, refuses what is new, ends the workers. May be called twice. */
  close(): Promise<void>;
}

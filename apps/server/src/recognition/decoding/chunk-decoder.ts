import type { ContextGraph } from '@hark/moonshine/context-graph';
import type { AudioChunk } from '../speech/audio-chunks.ts';
import type { ChunkEvidence } from '../chunk-evidence.ts';
import type { Hypothesis, SessionPhrase, SignalReport, EncoderStates, SpokenWord } from '../recognizer.ts';
import type { RunOptions } from '../speech/thread-turns.ts';
import type { DecodingVariant } from './decoding-variant.ts';

/** Transcript of a recording with at most four alternatives. */
export interface RecordingTranscript {
  best: Hypothesis;
  alternatives: Hypothesis[];
  /** Words of the transcript; only with the capability `confidence` or `wordTimes`. */
  words?: SpokenWord[];
  /** Evidence behind the confidence, one item per chunk; only with the capability `confidence`. */
  evidence?: ChunkEvidence[];
}

/** Measurements of the signal that decoding needs; see `SignalReport`. */
export type Measured = Pick<SignalReport, 'speechMs' | 'snrDb'>;

export interface DecodedRecording {
  transcript: RecordingTranscript | null;
  /** For rescoring; null without the capability `rescoring` or unless there was exactly one chunk. */
  encoderStates: EncoderStates | null;
  encodeMs: number;
  decodeMs: number;
}

export interface DecodeOptions extends RunOptions {
  phrases: readonly SessionPhrase[];
  /** Stable words at the start of the transcript; empty if unknown. */
  settled: string;
  /** Of the whole recording. */
  measured: Measured;
  /** Default: as the engine says. Ignored by an engine without variants. */
  variant?: DecodingVariant | undefined;
}

/** The model that a thread runs, after the front end. */
export interface ChunkDecoder {
  /**
   * Decodes the chunks of one recording in order. `transcript` is null if none of them has words. Rejects between two
   * runs of the network once the signal is aborted. A second recording may start before the first is done.
   */
  read(chunks: readonly AudioChunk[], options: DecodeOptions): Promise<DecodedRecording>;
  /** Returns a log probability per text, null for one that cannot have been said; only with the capability `rescoring`. */
  rescore(
    encoderStates: EncoderStates,
    texts: readonly string[],
    options: RunOptions,
  ): Promise<(number | null)[]>;
  /** Biases all later recordings towards the phrases of the graph; only with the capability `biasing`. */
  bias(graph: ContextGraph): void;
  /** Biases them towards the phrases of this graph too, until the next `bias`. */
  biasAlso(graph: ContextGraph): void;
  /** Gets ready for recordings with this variant; absent for an engine without variants. */
  prepare?(variant: DecodingVariant): void;
  /** Runs the model once: the first runs allocate memory and are several times slower. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}

import type { ContextGraph } from '@hark/moonshine/context-graph';
import type { AudioChunk } from '../speech/audio-chunks.ts';
import type { ChunkEvidence } from '../chunk-evidence.ts';
import type { Hypothesis, SessionPhrase, SignalReport, EncoderStates, SpokenWord } from '../recognizer.ts';
import type { RunOptions } from '../speech/thread-turns.ts';

/** The words of a recording; at most four alternatives. */
export interface RecordingTranscript {
  best: Hypothesis;
  alternatives: Hypothesis[];
  /** Of the transcript; only where confidence or word times are a capability. */
  words?: SpokenWord[];
  /** What the confidence was computed from, a chunk each; only where it is a capability. */
  evidence?: ChunkEvidence[];
}

/** What matters of the signal once the speech in it is found; see `SignalReport`. */
export type Measured = Pick<SignalReport, 'speechMs' | 'snrDb'>;

export interface DecodedRecording {
  transcript: RecordingTranscript | null;
  /** To judge texts by; null where judging is no capability, and unless there was exactly one chunk. */
  encoderStates: EncoderStates | null;
  encodeMs: number;
  decodeMs: number;
}

export interface DecodeOptions extends RunOptions {
  phrases: readonly SessionPhrase[];
  /** What the transcript begins with; empty where that is not known. */
  settled: string;
  /** Of the whole recording. */
  measured: Measured;
}

/** The model of a thread: what comes after the front end. */
export interface ChunkDecoder {
  /**
   * Reads the chunks of one recording, in order. `heard` is null where there are no words in any of them. Rejects when the signal is aborted, between two runs of the network. A second recording may
   * be begun before the first is done.
   */
  read(chunks: readonly AudioChunk[], options: DecodeOptions): Promise<DecodedRecording>;
  /** A log probability a text, null for one that can't have been said; only where judging is a capability. */
  rescore(
    encoderStates: EncoderStates,
    texts: readonly string[],
    options: RunOptions,
  ): Promise<(number | null)[]>;
  /** Expects the phrases of everybody from now on; only where biasing is a capability. */
  bias(graph: ContextGraph): void;
  /** The first runs allocate and are several times slower: they must not be somebody's query. */
  warmUp(): Promise<void>;
  close(): Promise<void>;
}

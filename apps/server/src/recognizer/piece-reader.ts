import type { ContextGraph } from '@hark/moonshine/context-graph';
import type { PieceEvidence } from './reading-evidence.ts';
import type { Hypothesis, SessionPhrase, WordConfidence } from './recognizer.ts';

/** The words of a recording; at most four alternatives. */
export interface Heard {
  best: Hypothesis;
  alternatives: Hypothesis[];
  /** Of the transcript; only where confidence is a capability. */
  words?: WordConfidence[];
  /** What the confidence was computed from, a piece each; only where it is a capability. */
  evidence?: PieceEvidence[];
}

/** The model of a thread: what comes after the front end. */
export interface PieceReader {
  /**
   * Reads the pieces of one recording, in order. `heard` is null where there are no words in any of them. `snrDb` is of
   * the recording, null where it is not known. Rejects when `signal` is aborted between two pieces.
   */
  read(
    pieces: readonly Float32Array[],
    options: { signal: AbortSignal; phrases: readonly SessionPhrase[]; snrDb: number | null },
  ): Promise<{ heard: Heard | null; encodeMs: number; decodeMs: number }>;
  /** Expects the phrases of everybody from now on; only where biasing is a capability. */
  expect(graph: ContextGraph): void;
  /** The first runs allocate and are several times slower: they must not be somebody's query. */
  warmUp(): Promise<void>;
}

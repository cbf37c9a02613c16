import type { ContextGraph } from '@hark/moonshine/context-graph';
import type { Hypothesis, SessionPhrase } from './recognizer.ts';

/** The words of a recording; at most four alternatives. */
export interface Heard {
  best: Hypothesis;
  alternatives: Hypothesis[];
}

/** The model of a thread: what comes after the front end. */
export interface PieceReader {
  /**
   * Reads the pieces of one recording, in order. `heard` is null where there are no words in any of them. Rejects when
   * `signal` is aborted between two pieces.
   */
  read(
    pieces: readonly Float32Array[],
    options: { signal: AbortSignal; phrases: readonly SessionPhrase[] },
  ): Promise<{ heard: Heard | null; encodeMs: number; decodeMs: number }>;
  /** Expects the phrases of everybody from now on; only where biasing is a capability. */
  expect(graph: ContextGraph): void;
  /** The first runs allocate and are several times slower: they must not be somebody's query. */
  warmUp(): Promise<void>;
}

import type { MicrophoneProblem } from '../capture/microphone-problem.ts';

/** Everything that can stop a spoken search, one message each. */
export type Problem =
  | { kind: 'microphone'; problem: MicrophoneProblem }
  /** The speech detector could not be loaded or broke. */
  | { kind: 'detector' }
  | { kind: 'unreachable' }
  | { kind: 'busy' }
  /** The server could not answer this one utterance. */
  | { kind: 'failed' };

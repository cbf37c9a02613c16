import type { TokenAttention } from './attention.ts';

/** What a search found: one way to read the audio. Scores are natural logarithms. */
export interface DecodedPath {
  /** Without the end token. */
  tokens: readonly number[];
  /** What the network gave each of them, whatever was added to choose them. */
  logProbs: readonly number[];
  /** Where it listened when it scored each of them, and what comes after the last where that was scored. */
  attention: readonly TokenAttention[];
  /** Of the end token after the last one, null when the path did not end by itself. */
  endLogProb: number | null;
  /** What a bias added, 0 without one. */
  bonus: number;
  /** What the path was chosen by: all log probabilities and the bonus. */
  score: number;
  stopped: 'end' | 'length' | 'repetition';
}

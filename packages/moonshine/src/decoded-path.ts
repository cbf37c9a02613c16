import type { TokenAttention } from './attention.ts';

/** One path that a search found. Scores are natural logarithms. */
export interface DecodedPath {
  /** Without the end token. */
  tokens: readonly number[];
  /** Log probability of each token from the network, without bonuses. */
  logProbs: readonly number[];
  /** Attention when each token was scored, and when the token after the last was, if it was scored. */
  attention: readonly TokenAttention[];
  /** Log probability of the end token; null if the path did not end by itself. */
  endLogProb: number | null;
  /** Sum of the bonuses; 0 without a bias. */
  bonus: number;
  /** Score of the search: all log probabilities plus the bonus. */
  score: number;
  stopped: 'end' | 'length' | 'repetition';
}

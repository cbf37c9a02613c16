/**
 * What a search adds to the scores of tokens, for phrases that are expected. A path holds one state, a small integer,
 * and asks at each token. All scores are natural logarithms.
 */
export interface TokenBias {
  /** The state of a path without tokens. */
  readonly start: number;
  /** The state after `token` was appended to a path in `state`. */
  next(state: number, token: number): number;
  /**
   * What that costs or gains: the bonus of a token inside a phrase, or, below zero, the bonuses of an unfinished phrase
   * that are given back.
   */
  gain(state: number, token: number): number;
  /** What is given back when the path ends in `state`; zero or below. */
  gainAtEnd(state: number): number;
  /**
   * Tokens that go on with a phrase begun in `state`: what a search must look at beside the most probable ones. None where
   * any phrase may begin: that would be half the vocabulary, and a beginning that is not among the probable ones is none.
   */
  continuations(state: number): Uint16Array;
}

/**
 * Bonuses that a search adds to the scores of tokens for bias phrases. A path holds one state, an integer, and asks for
 * the bonus at each token. All scores are natural logarithms.
 */
export interface TokenBias {
  /** The state of a path without tokens. */
  readonly start: number;
  /** Returns the state after `token` is appended to a path in `state`. */
  next(state: number, token: number): number;
  /**
   * Returns the change of the score for that: the bonus of a token inside a phrase, or a negative value that takes back
   * the bonuses of an unfinished phrase.
   */
  gain(state: number, token: number): number;
  /** Returns the bonus that is taken back when the path ends in `state`, as zero or a negative value. */
  gainAtEnd(state: number): number;
  /**
   * Returns the tokens that continue a phrase begun in `state`. A search must consider them besides the most probable
   * ones. Empty in a state where any phrase may begin: that would be half the vocabulary, and an improbable beginning
   * is not worth following.
   */
  continuations(state: number): Uint16Array;
}

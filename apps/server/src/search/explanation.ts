/** One piece of evidence: how much there is of it, what it is worth, and what that makes. */
export interface Contribution {
  feature: string;
  value: number;
  weight: number;
  product: number;
}

/** Why a result stands where it stands. */
export interface Explanation {
  /** The words that it was found for: as said, without what carries the request, or as corrected. */
  reading: string;
  /** Their sum is the score of the best hypothesis. */
  score: Contribution[];
  /** Their sum and the bias are the log-odds of the relevance. */
  relevance: Contribution[];
  bias: number;
  floor: number;
}

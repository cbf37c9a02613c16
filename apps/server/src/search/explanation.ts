/** One feature: its value, its weight and their product. */
export interface Contribution {
  feature: string;
  value: number;
  weight: number;
  product: number;
}

/** How the score and relevance of a result were computed. */
export interface Explanation {
  /** The query reading that matched: as said, without its carrier phrase, or as corrected. */
  reading: string;
  /** Their sum is the score of the best hypothesis. */
  score: Contribution[];
  /** Their sum and the bias are the log-odds of the relevance. */
  relevance: Contribution[];
  bias: number;
  floor: number;
  /** How people say the names of the entry, where that is otherwise than written, likeliest first. */
  forms: { text: string; weight: number }[];
}

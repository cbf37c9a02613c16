/** Popularity by clicks, for ranking. */
export interface ClickEvidence {
  /** Weight of the operator's popularity, 0..1. */
  operatorShare: number;
  /**
   * Returns an entry's popularity by clicks, 0..1; 0 without enough clicks. Called for each candidate, so it must not
   * wait.
   */
  popularityOf(entryId: string): number;
}

/** Ranks by the operator's popularity alone. */
export const NO_CLICKS: ClickEvidence = { operatorShare: 1, popularityOf: () => 0 };

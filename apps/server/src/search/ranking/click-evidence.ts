/** What clicks say about popularity, for ranking. */
export interface ClickEvidence {
  /** How much what the operator says about popularity still counts, 0..1. */
  operatorShare: number;
  /** How popular an entry is by its clicks, 0..1; 0 where they say nothing. Asked for each candidate: no waiting. */
  popularityOf(entryId: string): number;
}

/** Ranking by what the operator says alone. */
export const NO_CLICKS: ClickEvidence = { operatorShare: 1, popularityOf: () => 0 };

/**
 * Pseudo-clicks for smoothing, both of an entry and of the average entry: with fewer real clicks, the operator's
 * popularity has more weight.
 */
export const SMOOTHING_CLICKS = 10;

/** Decayed clicks over the catalogue. */
export interface ClickScale {
  /** Clicks of the most clicked entry. */
  most: number;
  /** Clicks of all entries. */
  total: number;
  /** Entries of the catalogue, clicked or not. */
  entries: number;
}

/**
 * Computes an entry's popularity by clicks, 0..1, on the logarithmic scale of the operator's popularity; smaller with
 * fewer clicks. Grows with the clicks.
 */
export function popularityFromClicks(clicks: number, { most }: Pick<ClickScale, 'most'>): number {
  if (clicks <= 0 || most <= 0) return 0;
  return (clicks / (SMOOTHING_CLICKS + clicks)) * Math.min(1, Math.log1p(clicks) / Math.log1p(most));
}

/**
 * Computes the weight of the operator's popularity, 0..1: 1 without clicks. It falls as the average entry gathers
 * clicks, equally for all entries, so that an entry without demand loses its rank.
 */
export function operatorShare({ total, entries }: Pick<ClickScale, 'total' | 'entries'>): number {
  return entries === 0 ? 1 : SMOOTHING_CLICKS / (SMOOTHING_CLICKS + total / entries);
}

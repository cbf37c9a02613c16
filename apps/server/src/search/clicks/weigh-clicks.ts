/**
 * So many clicks that nobody made stand against those of an entry, and against those of an average entry: as long as
 * there are fewer, what was known before says more.
 */
export const SMOOTHING_CLICKS = 10;

/** Decayed clicks over the catalogue. */
export interface ClickScale {
  /** Of the entry that has most. */
  most: number;
  /** Of all entries together. */
  total: number;
  /** Of the catalogue, clicked or not. */
  entries: number;
}

/**
 * How popular an entry is by its clicks, 0..1: on the logarithmic scale that the operator's popularity has, and less the
 * fewer they are. Grows with the clicks.
 */
export function popularityFromClicks(clicks: number, { most }: Pick<ClickScale, 'most'>): number {
  if (clicks <= 0 || most <= 0) return 0;
  return (clicks / (SMOOTHING_CLICKS + clicks)) * Math.min(1, Math.log1p(clicks) / Math.log1p(most));
}

/**
 * How much the operator's popularity still says, 0..1: 1 without clicks. It fades as the average entry gathers clicks,
 * for all alike, so that an entry which nobody wants cannot stay where the operator put it.
 */
export function operatorShare({ total, entries }: Pick<ClickScale, 'total' | 'entries'>): number {
  return entries === 0 ? 1 : SMOOTHING_CLICKS / (SMOOTHING_CLICKS + total / entries);
}

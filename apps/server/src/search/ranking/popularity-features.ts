import { NO_CLICKS } from './click-evidence.ts';
import type { RankingFeatures } from './ranking-weights.ts';

/** Popularity over the whole catalogue, the scale for one entry's. */
export interface PopularityScale {
  max: number;
}

/** Maps popularity to 0..1 on a logarithmic scale: each factor of ten is an equal step. */
export function popularityPrior(popularity: number, { max }: PopularityScale): number {
  if (max <= 0) return 0;
  return Math.log1p(Math.min(popularity, max)) / Math.log1p(max);
}

type PopularityFeatures = Pick<RankingFeatures, 'popularity' | 'unknownPopularity'>;

/**
 * Combines the operator's popularity with that by clicks, which fills the room left to 1. More clicks never make an
 * entry less popular. Without clicks the operator's popularity stays unchanged.
 */
export function popularityFeatures(
  popularity: number | undefined,
  scale: PopularityScale,
  { clicked = 0, operatorShare = NO_CLICKS.operatorShare }: { clicked?: number; operatorShare?: number } = {},
): PopularityFeatures {
  if (popularity === undefined) {
    const unknown = scale.max > 0 ? operatorShare * (1 - clicked) : 0;
    return { popularity: clicked, unknownPopularity: unknown };
  }
  const said = operatorShare * popularityPrior(popularity, scale);
  return { popularity: said + (1 - said) * clicked, unknownPopularity: 0 };
}

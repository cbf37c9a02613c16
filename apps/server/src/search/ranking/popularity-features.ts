import { NO_CLICKS } from './click-evidence.ts';
import type { RankingFeatures } from './ranking-weights.ts';

/** Popularity over the whole catalogue, so that one entry's can be put into proportion. */
export interface PopularityScale {
  max: number;
}

/** 0..1 on a logarithmic scale: ten times as popular is one step, wherever it starts. */
export function popularityPrior(popularity: number, { max }: PopularityScale): number {
  if (max <= 0) return 0;
  return Math.log1p(Math.min(popularity, max)) / Math.log1p(max);
}

type PopularityFeatures = Pick<RankingFeatures, 'popularity' | 'unknownPopularity'>;

/**
 * What the operator says, and of the room that leaves, what clicks say: more clicks never make an entry less popular. Where
 * there are none, exactly what the operator says.
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

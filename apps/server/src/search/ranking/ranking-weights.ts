import { z } from 'zod';
import instant from './instant-weights.json' with { type: 'json' };
import learned from './ranking-weights.json' with { type: 'json' };

/**
 * What each piece of evidence is worth to the rank of an entry. Learned from labelled queries by `hark search tune`, which
 * writes `ranking-weights.json`.
 */
export const rankingWeightsSchema = z.strictObject({
  /** Likeness of the letters of the whole, 0..1. */
  text: z.number(),
  /** Likeness of how the whole is said, 0..1. */
  said: z.number(),
  /** Share of the query that is covered, rare words counting more. */
  queryCoverage: z.number(),
  /** The same, where what is unlike costs the more the commoner the word. */
  evidence: z.number(),
  /** Share of the query that is covered by the very same words. */
  exactShare: z.number(),
  /** Share of the name that is covered. */
  nameCoverage: z.number(),
  /** 1 where the name is the query. */
  exactName: z.number(),
  /** 1 where the name sounds exactly like the query. */
  soundsExactly: z.number(),
  /** 1 where the name begins with the query. */
  startsName: z.number(),
  /** 1 where the name stands at one end of the query and the entry is described by the rest: `paris france`. */
  qualified: z.number(),
  /** The share of the query that description and names have together, where that is most of it. */
  described: z.number(),
  /** Popularity 0..1 on a logarithmic scale, where it is known. */
  popularity: z.number(),
  /** 1 where the popularity is unknown. */
  unknownPopularity: z.number(),
  /** 1 where the name is another one than the title. */
  alias: z.number(),
  spoken: z.number(),
  keyword: z.number(),
});

export type RankingWeights = z.infer<typeof rankingWeightsSchema>;
/** The evidence for one entry: one number for each weight. */
export type RankingFeatures = RankingWeights;

/** What there is where nothing speaks for an entry. */
export const NO_FEATURES: RankingFeatures = {
  text: 0,
  said: 0,
  queryCoverage: 0,
  evidence: 0,
  exactShare: 0,
  nameCoverage: 0,
  exactName: 0,
  soundsExactly: 0,
  startsName: 0,
  qualified: 0,
  described: 0,
  popularity: 0,
  unknownPopularity: 0,
  alias: 0,
  spoken: 0,
  keyword: 0,
};

export const RANKING_FEATURES = rankingWeightsSchema.keyof().options;

/** The weights that Hark comes with; how they were learned is in docs/search.md. */
export const DEFAULT_WEIGHTS: RankingWeights = rankingWeightsSchema.parse(learned);

/**
 * Those of an instant search, set by hand: what is still to be typed of a name says nothing against it, so what counts is
 * that it begins this way, and how popular it is.
 */
export const INSTANT_WEIGHTS: RankingWeights = rankingWeightsSchema.parse(instant);

/** The score: the weighted sum of the evidence. */
export function weigh(features: RankingFeatures, weights: RankingWeights): number {
  return RANKING_FEATURES.reduce((sum, name) => sum + features[name] * weights[name], 0);
}

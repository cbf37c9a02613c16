import { z } from 'zod';
import instant from './instant-weights.json' with { type: 'json' };
import learned from './ranking-weights.json' with { type: 'json' };

/**
 * Weight of each feature in the rank of an entry. `hark search tune` learns the weights from labelled queries and
 * writes `ranking-weights.json`.
 */
export const rankingWeightsSchema = z.strictObject({
  /** Similarity of the letters of the whole texts, 0..1. */
  text: z.number(),
  /** Similarity of the pronunciations of the whole texts, 0..1. */
  said: z.number(),
  /** Share of the query that is covered, weighted by rarity of the words. */
  queryCoverage: z.number(),
  /** The same, where a difference costs more in a common word. */
  evidence: z.number(),
  /** Share of the query that is covered by identical words. */
  exactShare: z.number(),
  /** Share of the name that is covered. */
  nameCoverage: z.number(),
  /** 1 where name and query are equal. */
  exactName: z.number(),
  /** 1 where the name sounds exactly like the query. */
  soundsExactly: z.number(),
  /** 1 where the name begins with the query. */
  startsName: z.number(),
  /** 1 where the name is at one end of the query and the rest describes the entry: `paris france`. */
  qualified: z.number(),
  /** The share of the query that description and names cover together, where that is most of it. */
  described: z.number(),
  /** How closely the words of the query and the kind it asks for are met in meaning. */
  meaning: z.number(),
  /** Popularity on a logarithmic scale, 0..1, where known. */
  popularity: z.number(),
  /** 1 where the popularity is unknown. */
  unknownPopularity: z.number(),
  /** 1 where the name is not the title. */
  alias: z.number(),
  spoken: z.number(),
  keyword: z.number(),
});

export type RankingWeights = z.infer<typeof rankingWeightsSchema>;
/** The features of one entry: one number for each weight. */
export type RankingFeatures = RankingWeights;

/** The features of an entry without evidence. */
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
  meaning: 0,
  popularity: 0,
  unknownPopularity: 0,
  alias: 0,
  spoken: 0,
  keyword: 0,
};

export const RANKING_FEATURES = rankingWeightsSchema.keyof().options;

/** The weights that Hark ships with; docs/search.md says how they were learned. */
export const DEFAULT_WEIGHTS: RankingWeights = rankingWeightsSchema.parse(learned);

/**
 * Weights of an instant search, set by hand. Missing words at the end of a name do not count against it; what counts is
 * that the name begins with the query, and its popularity.
 */
export const INSTANT_WEIGHTS: RankingWeights = rankingWeightsSchema.parse(instant);

/** Computes the score: the weighted sum of the features. */
export function weigh(features: RankingFeatures, weights: RankingWeights): number {
  return RANKING_FEATURES.reduce((sum, name) => sum + features[name] * weights[name], 0);
}

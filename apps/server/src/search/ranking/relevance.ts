import { z } from 'zod';
import type { QueryReading } from '../query/plan-query.ts';
import learned from './relevance.json' with { type: 'json' };
import type { Evidence } from './score-entry.ts';
import { shareOfWorth } from './word-worth.ts';
import type { Vocabulary } from '../analysis/vocabulary.ts';

/** Raised whenever a feature changes its meaning, which invalidates files learned before. */
export const RELEVANCE_VERSION = 1;

/** Weight of each feature in the log-odds of relevance. */
const relevanceWeightsSchema = z.strictObject({
  text: z.number(),
  said: z.number(),
  queryCoverage: z.number(),
  exactShare: z.number(),
  nameCoverage: z.number(),
  /** 1 where the query has exactly the words of the name and they identify one entry: `golden gate bridge tickets`. */
  wholeName: z.number(),
  exactName: z.number(),
  soundsExactly: z.number(),
  startsName: z.number(),
  qualified: z.number(),
  described: z.number(),
  keyword: z.number(),
  /**
   * Information of the matched words, divided by the information that identifies one entry; above 1 a chance match is
   * unlikely.
   */
  information: z.number(),
});

export type RelevanceFeatures = z.infer<typeof relevanceWeightsSchema>;
export type RelevanceFeature = keyof RelevanceFeatures;
export const RELEVANCE_FEATURES = relevanceWeightsSchema.keyof().options;

const relevanceModelSchema = z.strictObject({
  /** Log-odds without any evidence. */
  bias: z.number(),
  weights: relevanceWeightsSchema,
  /** Entries with a lower relevance are not shown, 0..1. */
  floor: z.number().min(0).max(1),
});

export type RelevanceModel = z.infer<typeof relevanceModelSchema>;

export const relevanceFileSchema = z.strictObject({
  version: z.literal(RELEVANCE_VERSION),
  /** For a typed and submitted query. */
  full: relevanceModelSchema,
  /** For a recognised query, whose names may be distorted in more ways. */
  heard: relevanceModelSchema,
  /** For a query that is still being typed or spoken. */
  instant: relevanceModelSchema,
});

export type RelevanceModels = z.infer<typeof relevanceFileSchema>;

/** The models that Hark ships with; docs/search.md says how they were learned. */
export const DEFAULT_RELEVANCE: RelevanceModels = relevanceFileSchema.parse(learned);

/** Upper bound of `information`; several rare words exceed it. */
const MOST_INFORMATION = 2;

/** 1, with a margin for rounding. */
const WHOLE = 0.999;
/** Range of `information` in which `wholeName` rises from 0 to 1; one word alone hardly ever reaches it. */
const SINGLES_OUT = { from: 0.8, to: 1.2 } as const;

function share(value: number, { from, to }: typeof SINGLES_OUT): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

/** Computes the features of relevance. Popularity is not among them: it only orders relevant entries. Pure. */
export function relevanceFeatures(
  { reading, features, covered }: Pick<Evidence, 'reading' | 'features' | 'covered'>,
  { entries }: Pick<Vocabulary, 'entries'>,
): RelevanceFeatures {
  const { text, said, queryCoverage, exactShare, nameCoverage, exactName } = features;
  const { soundsExactly, startsName, qualified, described, keyword } = features;
  const information = Math.min(MOST_INFORMATION, natsFound(reading, covered) / Math.log(2 + entries));
  return {
    text,
    said,
    queryCoverage,
    exactShare,
    nameCoverage,
    wholeName: nameCoverage >= WHOLE ? share(information, SINGLES_OUT) : 0,
    exactName,
    soundsExactly,
    startsName,
    qualified,
    described,
    keyword,
    information,
  };
}

/**
 * Information of the matched words, in nats. A random entry of a catalogue matches words by chance when their
 * information is about the logarithm of the number of entries, so the scale depends on the catalogue's size.
 */
function natsFound({ words }: Pick<QueryReading, 'words'>, covered: readonly number[]): number {
  return words.reduce((sum, { idf }, index) => sum + idf * shareOfWorth(covered[index] ?? 0, idf), 0);
}

/** Computes the probability that the entry is what was asked for. */
export function relevanceOf(
  features: RelevanceFeatures,
  { bias, weights }: Pick<RelevanceModel, 'bias' | 'weights'>,
): number {
  const logOdds = RELEVANCE_FEATURES.reduce((sum, name) => sum + features[name] * weights[name], bias);
  return 1 / (1 + Math.exp(-logOdds));
}

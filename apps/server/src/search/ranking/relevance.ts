import { z } from 'zod';
import type { QueryReading } from '../query/plan-query.ts';
import learned from './relevance.json' with { type: 'json' };
import type { Evidence } from './score-entry.ts';
import { shareOfWorth } from './word-worth.ts';
import type { Vocabulary } from '../analysis/vocabulary.ts';

/** Raised whenever a feature changes its meaning: a file that was learned before says nothing then. */
export const RELEVANCE_VERSION = 1;

/** What each piece of evidence says for an entry being what was asked for, in log-odds. */
const relevanceWeightsSchema = z.strictObject({
  text: z.number(),
  said: z.number(),
  queryCoverage: z.number(),
  exactShare: z.number(),
  nameCoverage: z.number(),
  /** 1 where the query has all of the name's very words and they single out an entry: `golden gate bridge tickets`. */
  wholeName: z.number(),
  exactName: z.number(),
  soundsExactly: z.number(),
  startsName: z.number(),
  qualified: z.number(),
  described: z.number(),
  keyword: z.number(),
  /** What the words found tell, over what it takes to tell one entry from all others: above 1 no chance match. */
  information: z.number(),
});

export type RelevanceFeatures = z.infer<typeof relevanceWeightsSchema>;
export type RelevanceFeature = keyof RelevanceFeatures;
export const RELEVANCE_FEATURES = relevanceWeightsSchema.keyof().options;

const relevanceModelSchema = z.strictObject({
  /** Log-odds where nothing speaks for the entry. */
  bias: z.number(),
  weights: relevanceWeightsSchema,
  /** Less relevant entries are not shown, 0..1. */
  floor: z.number().min(0).max(1),
});

export type RelevanceModel = z.infer<typeof relevanceModelSchema>;

export const relevanceFileSchema = z.strictObject({
  version: z.literal(RELEVANCE_VERSION),
  /** Of a query that was typed and sent off. */
  full: relevanceModelSchema,
  /** Of what a recogniser heard: names may be broken in more ways. */
  heard: relevanceModelSchema,
  /** Of one that is still being typed or said. */
  instant: relevanceModelSchema,
});

export type RelevanceModels = z.infer<typeof relevanceFileSchema>;

/** Those that Hark comes with; how they were learned is in docs/search.md. */
export const DEFAULT_RELEVANCE: RelevanceModels = relevanceFileSchema.parse(learned);

/** A whole query of several rare words tells more than enough. */
const MOST_INFORMATION = 2;

/** But for rounding. */
const WHOLE = 0.999;
/** What words tell that single out an entry for certain, and that don't: one word alone hardly ever does. */
const SINGLES_OUT = { from: 0.8, to: 1.2 } as const;

function share(value: number, { from, to }: typeof SINGLES_OUT): number {
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

/** What says that the entry is what was asked for. Popularity does not: it says which of those that are. Pure. */
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
 * What the words that were found tell, in nats. Any of so many entries is met by chance with as many words as tell the
 * logarithm of their number: this is how the size of the catalogue comes in.
 */
function natsFound({ words }: Pick<QueryReading, 'words'>, covered: readonly number[]): number {
  return words.reduce((sum, { idf }, index) => sum + idf * shareOfWorth(covered[index] ?? 0, idf), 0);
}

/** The probability that the entry is what was asked for. */
export function relevanceOf(
  features: RelevanceFeatures,
  { bias, weights }: Pick<RelevanceModel, 'bias' | 'weights'>,
): number {
  const logOdds = RELEVANCE_FEATURES.reduce((sum, name) => sum + features[name] * weights[name], bias);
  return 1 / (1 + Math.exp(-logOdds));
}

import { z } from 'zod';
import type { MeaningQuery } from '../query/plan-meaning.ts';
import learned from './meaning-relevance.json' with { type: 'json' };
import { type MeaningEvidence, meaningFeature } from './meaning-evidence.ts';

const meaningWeightsSchema = z.strictObject({
  meaning: z.number(),
  /** Nats of the query that the entry covers. */
  information: z.number(),
  /** Nats of the query whose very words the entry has. */
  exactInformation: z.number(),
  /** Closeness of the word that is covered least. */
  least: z.number(),
  /** Closeness of the kind of the entry to what is asked for. */
  kind: z.number(),
  /** 1 where the query says what kind of thing is meant. */
  hasKind: z.number(),
  /** Telling words of the query, at most 6. */
  words: z.number(),
  /** Words for the people who talk, at most 2. */
  pronouns: z.number(),
});

const probability = z.number().min(0).max(1);

const meaningModelSchema = z.strictObject({
  bias: z.number(),
  weights: meaningWeightsSchema,
  /** Least relevance of a shown entry, by what the query is. */
  floors: z.strictObject({ full: probability, heard: probability, instant: probability }),
});

export type MeaningFeatures = z.infer<typeof meaningWeightsSchema>;
export type MeaningModel = z.infer<typeof meaningModelSchema>;
export const MEANING_FEATURES = meaningWeightsSchema.keyof().options;

/** The model that Hark ships with; docs/meaning.md says how it was learned. */
export const MEANING_MODEL: MeaningModel = meaningModelSchema.parse(learned);

/** Entries that are less relevant are not even suggested. */
export const LEAST_MEANING_RELEVANCE = 0.12;

const MOST_WORDS = 6;
const MOST_PRONOUNS = 2;

/** Computes the features of the relevance of an entry that was found by its meaning. Pure. */
export function meaningFeatures(query: MeaningQuery, evidence: MeaningEvidence): MeaningFeatures {
  return {
    meaning: meaningFeature(evidence),
    information: query.total * evidence.covered,
    exactInformation: query.total * evidence.exact,
    least: evidence.least,
    kind: evidence.kindCloseness,
    hasKind: query.kindCloseness === null ? 0 : 1,
    words: Math.min(MOST_WORDS, query.words.length),
    pronouns: Math.min(MOST_PRONOUNS, query.pronouns),
  };
}

/** Computes the probability that an entry that was found by its meaning is what was asked for. */
export function meaningRelevance(features: MeaningFeatures, { bias, weights }: MeaningModel): number {
  const logOdds = MEANING_FEATURES.reduce((sum, name) => sum + features[name] * weights[name], bias);
  return 1 / (1 + Math.exp(-logOdds));
}

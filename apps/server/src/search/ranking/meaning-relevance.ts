import { z } from 'zod';
import type { MeaningQuery } from '../query/plan-meaning.ts';
import learned from './meaning-relevance.json' with { type: 'json' };
import type { MeaningEvidence } from './meaning-evidence.ts';

const meaningWeightsSchema = z.strictObject({
  /** Nats of the query that the entry covers. */
  information: z.number(),
  /** Nats of the query that it does not cover. */
  lost: z.number(),
  /** Nats of the words that the catalogue lacks. */
  unknown: z.number(),
  /** Nats of the query whose very words the entry has. */
  exactInformation: z.number(),
  /** The same as a share of the query. */
  exact: z.number(),
  /** Closeness of the query's words to the names of the entry and its kind, as a share of the query. */
  named: z.number(),
  /** Share of the query that one of them and its definition have. */
  defined: z.number(),
  /** Closeness of the kind of the entry to what is asked for. */
  kind: z.number(),
  /** 1 where the query says what kind of thing is meant. */
  hasKind: z.number(),
  /** Telling words of the query, at most 6. */
  telling: z.number(),
  /** All its words without the phrase that carries it, at most 12. */
  words: z.number(),
  statements: z.number(),
  persons: z.number(),
  opensTalk: z.number(),
  isQuestion: z.number(),
  /** How rare the telling words are in English, 0..1: people who talk to each other use common ones. */
  rarity: z.number(),
  /**
   * Logarithm of the number of entries, between `LEAST_ENTRIES` and `MOST.entries`: the more there are, the closer one is
   * by chance.
   */
  entries: z.number(),
  /** Score by which the entry is behind the best one, at most 0.3. */
  behind: z.number(),
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
export const LEAST_MEANING_RELEVANCE = 0.01;

/** The model was learned from catalogues of 166 entries and more, and says nothing of smaller ones. */
const LEAST_ENTRIES = 166;
const MOST = { nats: 12, unknownNats: 8, telling: 6, words: 12, entries: 1_000, behind: 0.3 } as const;

/**
 * Computes the features of the relevance of an entry that was found by its meaning, as if it were the best one. Pure.
 */
export function meaningFeatures(query: MeaningQuery, evidence: MeaningEvidence): MeaningFeatures {
  const { total, shape } = query;
  return {
    information: Math.min(MOST.nats, total * evidence.covered),
    lost: Math.min(MOST.nats, total * (1 - evidence.covered)),
    unknown: Math.min(MOST.unknownNats, query.unknown),
    exactInformation: Math.min(MOST.nats, total * evidence.exact),
    exact: evidence.exact,
    named: evidence.named,
    defined: evidence.defined,
    kind: evidence.kindCloseness,
    hasKind: query.kindCloseness === null ? 0 : 1,
    telling: Math.min(MOST.telling, query.words.length),
    words: Math.min(MOST.words, shape.words),
    statements: shape.statements,
    persons: shape.persons,
    opensTalk: shape.opensTalk,
    isQuestion: shape.isQuestion,
    rarity: query.rarity,
    entries: Math.log(Math.min(MOST.entries, Math.max(LEAST_ENTRIES, query.entries))),
    behind: 0,
  };
}

/** Says by how much the score of an entry is behind that of the best one. Pure. */
export function behindBest(features: MeaningFeatures, score: number, best: number): MeaningFeatures {
  return { ...features, behind: Math.min(MOST.behind, Math.max(0, best - score)) };
}

/** A sum of shares of the query that is all of it but for rounding. */
const WHOLE = 0.999;

/**
 * Whether an entry has the very words of a query that is not built like small talk. Such an entry is shown whatever its
 * relevance: in a shop of sofas, “sofa” has no information and is what was asked for. Pure.
 */
export function hasVeryWords({ exact, statements, persons }: MeaningFeatures): boolean {
  return exact >= WHOLE && statements === 0 && persons === 0;
}

/** Computes the probability that an entry that was found by its meaning is what was asked for. */
export function meaningRelevance(features: MeaningFeatures, { bias, weights }: MeaningModel): number {
  const logOdds = MEANING_FEATURES.reduce((sum, name) => sum + features[name] * weights[name], bias);
  return 1 / (1 + Math.exp(-logOdds));
}

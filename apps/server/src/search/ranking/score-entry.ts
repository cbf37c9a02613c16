import type { Match } from '@hark/shared/wire/search-result';

import type { AnalyzedEntry, AnalyzedName } from '../analysis/analyze-entry.ts';
import { meaningEvidence, meaningFeature } from './meaning-evidence.ts';
import {
  LEAST_MEANING_RELEVANCE,
  MEANING_MODEL,
  type MeaningFeatures,
  meaningFeatures,
  meaningRelevance,
} from './meaning-relevance.ts';
import { scoreDescription, scoreNames } from './score-names.ts';
import type { WordMatch } from './match-words.ts';
import type { PlannedHypothesis, QueryReading } from '../query/plan-query.ts';
import { popularityFeatures, type PopularityScale } from './popularity-features.ts';
import { NO_FEATURES, type RankingFeatures, type RankingWeights, weigh } from './ranking-weights.ts';
import type { Vocabulary } from '../analysis/vocabulary.ts';

export interface Candidate<Key> {
  key: Key;
  entry: AnalyzedEntry;
  /** Undefined where unknown, which counts neither as popular nor as obscure. */
  popularity: number | undefined;
  /** Popularity by clicks, 0..1. Clicks have no effect when absent or 0. */
  clicked?: number;
}

export interface RankingContext {
  vocabulary: Vocabulary;
  popularity: PopularityScale;
  weights: RankingWeights;
  /** Weight of the operator's popularity beside clicks, 0..1; 1 when absent. */
  operatorShare?: number;
}

/** The evidence for an entry, from the reading of a hypothesis that suits it best. */
export interface Evidence {
  reading: QueryReading;
  features: RankingFeatures;
  /** How well each word of the reading is covered, 0..1. */
  covered: readonly number[];
  /** Probability of the hypothesis that the reading belongs to. */
  probability: number;
  /** How the name that matched is said, where that is otherwise than written; absent for a description. */
  said?: string | undefined;
  /** Part of the score that a spoken form costs; absent for a name of the owner. */
  formCost?: number | undefined;
  /** Evidence of its relevance by its meaning, also where its name counts for more; absent where it is far in meaning. */
  meant?: MeaningFeatures;
}

export interface Scored {
  score: number;
  match: Match;
  evidence: Evidence;
}

/** `byHypothesis`: the score for each hypothesis alone, by its index; empty with one hypothesis. */
export type ScoredEntry = Scored & { byHypothesis: ReadonlyMap<number, number> };

const NO_SCORES: ReadonlyMap<number, number> = new Map();

/** Score that a hypothesis loses for each factor of e that it is less probable than the first, up to a limit. */
const PENALTY_PER_NAT = 0.05;
const MAX_PENALTY = 0.25;
/** Share of the score that is the expectation over all hypotheses; the rest is the best hypothesis. */
const EXPECTED_SHARE = 0.1;

/**
 * Combines the best score of any hypothesis with a small share of the expectation over all; null without hypotheses
 * that match.
 */
export function scoreEntry(
  hypotheses: readonly PlannedHypothesis[],
  candidate: Candidate<unknown>,
  context: RankingContext,
): ScoredEntry | null {
  const likeliest = Math.max(...hypotheses.map(({ probability }) => probability));
  let best: Scored | null = null;
  let expected = 0;
  let total = 0;
  const byHypothesis = new Map<number, number>();
  for (const planned of hypotheses) {
    const { hypothesis, probability } = planned;
    const found = bestReading(planned, candidate, context);
    if (found === null) continue;
    expected += probability * found.score;
    total += probability;
    byHypothesis.set(hypothesis, found.score);
    const score = found.score - penaltyOf(probability, likeliest);
    if (best === null || score > best.score)
      best = { ...found, score, match: { ...found.match, hypothesis } };
  }
  if (best === null) return null;
  if (hypotheses.length === 1) return { ...best, byHypothesis: NO_SCORES };
  const fused = (1 - EXPECTED_SHARE) * best.score + EXPECTED_SHARE * (total > 0 ? expected / total : 0);
  return { ...best, score: fused, byHypothesis };
}

function penaltyOf(probability: number, likeliest: number): number {
  const ratio = Math.max(probability, 1e-6) / Math.max(likeliest, 1e-6);
  return Math.min(MAX_PENALTY, Math.max(0, -Math.log(ratio) * PENALTY_PER_NAT));
}

function bestReading(
  planned: PlannedHypothesis,
  candidate: Candidate<unknown>,
  context: RankingContext,
): Scored | null {
  const { readings, probability } = planned;
  const meaning = scoreMeaning(planned, candidate, context);
  const meant = meaning === null ? {} : { meant: meaning.evidence.meant };
  let best: Scored | null = meaning;
  for (const reading of readings) {
    const scored = withSynonymCost(scoreReading(reading, candidate, context), reading);
    if (best === null || scored.score > best.score)
      best = { ...scored, evidence: { ...scored.evidence, ...meant, probability } };
  }
  return best;
}

/** What was said comes before its synonyms, among otherwise equal entries. */
const COST_OF_SYNONYM = 0.02;

function withSynonymCost(scored: Scored, { rule }: QueryReading): Scored {
  if (rule === undefined) return scored;
  return { ...scored, score: scored.score - COST_OF_SYNONYM, match: { ...scored.match, rule } };
}

type MeantScore = Scored & { evidence: Evidence & { meant: MeaningFeatures } };

/** Scores what the entry means, whatever it is called. Null without meaning, and for an entry that is far from it. */
function scoreMeaning(
  { readings, meaning, probability }: PlannedHypothesis,
  candidate: Candidate<unknown>,
  context: RankingContext,
): MeantScore | null {
  const reading = readings.at(-1);
  if (meaning === null || reading === undefined) return null;
  const evidence = meaningEvidence(meaning, candidate.entry);
  const meant = meaningFeatures(meaning, evidence);
  if (meaningRelevance(meant, MEANING_MODEL) < LEAST_MEANING_RELEVANCE) return null;
  const features = {
    ...NO_FEATURES,
    meaning: meaningFeature(evidence),
    ...priorOf(candidate, context),
  };
  return {
    score: weigh(features, context.weights),
    match: { field: 'description', text: '', kind: 'meaning', hypothesis: 0 },
    evidence: {
      reading,
      features,
      covered: reading.words.map(() => 0),
      probability,
      meant,
      said: saidTitle(candidate),
    },
  };
}

function priorOf(candidate: Candidate<unknown>, context: RankingContext) {
  return popularityFeatures(candidate.popularity, context.popularity, {
    clicked: candidate.clicked ?? 0,
    ...(context.operatorShare === undefined ? {} : { operatorShare: context.operatorShare }),
  });
}

function scoreReading(reading: QueryReading, candidate: Candidate<unknown>, context: RankingContext): Scored {
  const { entry } = candidate;
  const prior = priorOf(candidate, context);
  const described = scoreDescription(reading, entry);
  const ofDescription = { ...described.features, ...prior };
  let best: Scored = {
    score: weigh(ofDescription, context.weights),
    match: { field: 'description', text: '', kind: 'words', hypothesis: 0 },
    evidence: {
      reading,
      features: ofDescription,
      covered: described.covered,
      probability: 1,
      said: saidTitle(candidate),
    },
  };
  for (const { name, match, covered, features } of scoreNames(reading, entry, context.vocabulary)) {
    const ofName = { ...features, ...prior };
    const score = weigh(ofName, context.weights) - (name.cost ?? 0);
    if (score <= best.score) continue;
    const kind = kindOf(reading, name, match);
    best = {
      score,
      match: { field: name.field, text: name.text, kind, hypothesis: 0 },
      evidence: {
        reading,
        features: ofName,
        covered,
        probability: 1,
        said: name.field === 'keyword' ? saidTitle(candidate) : name.said,
        formCost: name.cost,
      },
    };
  }
  return best;
}

/** What somebody says for an entry that was found otherwise than by a name. */
const saidTitle = ({ entry }: Candidate<unknown>): string | undefined => entry.names[0]?.said;

function kindOf(reading: QueryReading, name: AnalyzedName, match: WordMatch): Match['kind'] {
  if (reading.text.squeezed === name.analyzed.squeezed) return 'exact';
  if (name.analyzed.squeezed.startsWith(reading.text.squeezed) || match.by.has('prefix')) return 'prefix';
  if (match.by.has('fuzzy')) return 'fuzzy';
  if (match.by.has('sound')) return 'sound';
  if (match.by.has('words')) return 'words';
  return reading.text.phoneticKey === name.analyzed.phoneticKey ? 'sound' : 'fuzzy';
}

import type { Match } from '@hark/shared/wire/search-result';

import type { AnalyzedEntry, AnalyzedName } from '../analysis/analyze-entry.ts';
import { scoreDescription, scoreNames } from './score-names.ts';
import type { WordMatch } from './match-words.ts';
import type { PlannedHypothesis, QueryReading } from '../query/plan-query.ts';
import { popularityFeatures, type PopularityScale } from './popularity-features.ts';
import { type RankingFeatures, type RankingWeights, weigh } from './ranking-weights.ts';
import type { Vocabulary } from '../analysis/vocabulary.ts';

export interface Candidate<Key> {
  key: Key;
  entry: AnalyzedEntry;
  /** Undefined where it is unknown, which is neither popular nor obscure. */
  popularity: number | undefined;
  /** How popular it is by its clicks, 0..1; without it, and with 0, clicks say nothing. */
  clicked?: number;
}

export interface RankingContext {
  vocabulary: Vocabulary;
  popularity: PopularityScale;
  weights: RankingWeights;
  /** How much what the operator says about popularity counts beside clicks, 0..1; without it, all. */
  operatorShare?: number;
}

/** What speaks for an entry, by the reading of a hypothesis that suits it best. */
export interface Evidence {
  reading: QueryReading;
  features: RankingFeatures;
  /** How well each word of the reading is covered, 0..1. */
  covered: readonly number[];
  /** Of the hypothesis that the reading is of. */
  probability: number;
}

export interface Scored {
  score: number;
  match: Match;
  evidence: Evidence;
}

/** A hypothesis loses this for each factor of e that it is less likely than the first, up to a limit. */
const PENALTY_PER_NAT = 0.05;
const MAX_PENALTY = 0.25;
/** How much of the score is what is expected over all hypotheses; the rest is the best of them. */
const EXPECTED_SHARE = 0.1;

/** The best that any hypothesis says of the entry, and a little of what all of them say; null where there is none. */
export function scoreEntry(
  hypotheses: readonly PlannedHypothesis[],
  candidate: Candidate<unknown>,
  context: RankingContext,
): Scored | null {
  const likeliest = Math.max(...hypotheses.map(({ probability }) => probability));
  let best: Scored | null = null;
  let expected = 0;
  let total = 0;
  for (const planned of hypotheses) {
    const { hypothesis, probability } = planned;
    const found = bestReading(planned, candidate, context);
    if (found === null) continue;
    expected += probability * found.score;
    total += probability;
    const score = found.score - penaltyOf(probability, likeliest);
    if (best === null || score > best.score)
      best = { ...found, score, match: { ...found.match, hypothesis } };
  }
  if (best === null || hypotheses.length === 1) return best;
  const fused = (1 - EXPECTED_SHARE) * best.score + EXPECTED_SHARE * (total > 0 ? expected / total : 0);
  return { ...best, score: fused };
}

function penaltyOf(probability: number, likeliest: number): number {
  const ratio = Math.max(probability, 1e-6) / Math.max(likeliest, 1e-6);
  return Math.min(MAX_PENALTY, Math.max(0, -Math.log(ratio) * PENALTY_PER_NAT));
}

function bestReading(
  { readings, probability }: PlannedHypothesis,
  candidate: Candidate<unknown>,
  context: RankingContext,
): Scored | null {
  let best: Scored | null = null;
  for (const reading of readings) {
    const scored = scoreReading(reading, candidate, context);
    if (best === null || scored.score > best.score)
      best = { ...scored, evidence: { ...scored.evidence, probability } };
  }
  return best;
}

function scoreReading(reading: QueryReading, candidate: Candidate<unknown>, context: RankingContext): Scored {
  const { entry } = candidate;
  const prior = popularityFeatures(candidate.popularity, context.popularity, {
    clicked: candidate.clicked ?? 0,
    ...(context.operatorShare === undefined ? {} : { operatorShare: context.operatorShare }),
  });
  const described = scoreDescription(reading, entry);
  const ofDescription = { ...described.features, ...prior };
  let best: Scored = {
    score: weigh(ofDescription, context.weights),
    match: { field: 'description', text: '', kind: 'words', hypothesis: 0 },
    evidence: { reading, features: ofDescription, covered: described.covered, probability: 1 },
  };
  for (const { name, match, covered, features } of scoreNames(reading, entry, context.vocabulary)) {
    const ofName = { ...features, ...prior };
    const score = weigh(ofName, context.weights);
    if (score <= best.score) continue;
    const kind = kindOf(reading, name, match);
    best = {
      score,
      match: { field: name.field, text: name.text, kind, hypothesis: 0 },
      evidence: { reading, features: ofName, covered, probability: 1 },
    };
  }
  return best;
}

function kindOf(reading: QueryReading, name: AnalyzedName, match: WordMatch): Match['kind'] {
  if (reading.text.squeezed === name.analyzed.squeezed) return 'exact';
  if (name.analyzed.squeezed.startsWith(reading.text.squeezed) || match.by.has('prefix')) return 'prefix';
  if (match.by.has('fuzzy')) return 'fuzzy';
  if (match.by.has('sound')) return 'sound';
  if (match.by.has('words')) return 'words';
  return reading.text.phoneticKey === name.analyzed.phoneticKey ? 'sound' : 'fuzzy';
}

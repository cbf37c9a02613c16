import type { Match } from '@hark/shared/wire/search-result';

import type { AnalyzedEntry, AnalyzedName } from './analyze-entry.ts';
import { NO_CLICKS } from './click-evidence.ts';
import { matchWords, type WordMatch } from './match-words.ts';
import { nameFeatures, weightedMean } from './name-features.ts';
import type { PlannedHypothesis, QueryReading } from './plan-query.ts';
import { type RankingFeatures, type RankingWeights, weigh } from './ranking-weights.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Popularity over the whole catalogue, so that one entry's can be put into proportion. */
export interface PopularityScale {
  max: number;
}

export interface Candidate<Key> {
  key: Key;
  entry: AnalyzedEntry;
  /** Undefined where it is unknown, which is neither popular nor obscure. */
  popularity: number | undefined;
  /** How popular it is by its clicks, 0..1; without it, and with 0, clicks say nothing. */
  clicked?: number;
}

export interface Ranked<Key> {
  key: Key;
  score: number;
  match: Match;
  category: string | undefined;
}

export interface RankingContext {
  vocabulary: Vocabulary;
  popularity: PopularityScale;
  weights: RankingWeights;
  /** How much what the operator says about popularity counts beside clicks, 0..1; without it, all. */
  operatorShare?: number;
}

/** What a word found only elsewhere counts towards the coverage of the query. */
const ELSEWHERE = { name: 0.8, description: 0.7 } as const;
/** What it is worth when the description has every word of the query, and the share below which it says nothing. */
const DESCRIBED = { weight: 0.5, leastCoverage: 0.75 } as const;
/** Below this an entry has nothing to do with what was asked. */
const MIN_SCORE = 0.3;
/** Nor below this share of the best, bonuses aside. */
const MIN_SHARE_OF_BEST = 0.4;
/** A hypothesis loses this for each factor of e that it is less likely than the first, up to a limit. */
const PENALTY_PER_NAT = 0.05;
const MAX_PENALTY = 0.25;
/** How much of the score is what is expected over all hypotheses; the rest is the best of them. */
const EXPECTED_SHARE = 0.1;

/**
 * Orders candidates by how well they answer the hypotheses. Pure, and the one place where relevance is decided: whatever
 * found the candidates only has to be generous.
 */
export function rankCandidates<Key>(
  hypotheses: readonly PlannedHypothesis[],
  candidates: Iterable<Candidate<Key>>,
  context: RankingContext,
): Ranked<Key>[] {
  const ranked: Ranked<Key>[] = [];
  for (const candidate of candidates) {
    const found = scoreEntry(hypotheses, candidate, context);
    if (found === null || found.score < MIN_SCORE) continue;
    const { category } = candidate.entry;
    ranked.push({ key: candidate.key, score: found.score, match: found.match, category });
  }
  ranked.sort((a, b) => b.score - a.score);
  const floor = MIN_SHARE_OF_BEST * Math.min(1, ranked[0]?.score ?? 0);
  return ranked.filter(({ score }) => score >= floor);
}

/** 0..1 on a logarithmic scale: ten times as popular is one step, wherever it starts. */
export function popularityPrior(popularity: number, { max }: PopularityScale): number {
  if (max <= 0) return 0;
  return Math.log1p(Math.min(popularity, max)) / Math.log1p(max);
}

interface Scored {
  score: number;
  match: Match;
}

/** The best that any hypothesis says of the entry, and a little of what all of them say. */
function scoreEntry(
  hypotheses: readonly PlannedHypothesis[],
  candidate: Candidate<unknown>,
  context: RankingContext,
): Scored | null {
  const likeliest = Math.max(...hypotheses.map(({ probability }) => probability));
  let best: Scored | null = null;
  let expected = 0;
  let total = 0;
  for (const { hypothesis, probability, readings } of hypotheses) {
    const found = bestReading(readings, candidate, context);
    expected += probability * found.score;
    total += probability;
    const score = found.score - penaltyOf(probability, likeliest);
    if (best === null || score > best.score) best = { score, match: { ...found.match, hypothesis } };
  }
  if (best === null || hypotheses.length === 1) return best;
  const fused = (1 - EXPECTED_SHARE) * best.score + EXPECTED_SHARE * (total > 0 ? expected / total : 0);
  return { score: fused, match: best.match };
}

function penaltyOf(probability: number, likeliest: number): number {
  const ratio = Math.max(probability, 1e-6) / Math.max(likeliest, 1e-6);
  return Math.min(MAX_PENALTY, Math.max(0, -Math.log(ratio) * PENALTY_PER_NAT));
}

function bestReading(
  readings: readonly QueryReading[],
  candidate: Candidate<unknown>,
  context: RankingContext,
): Scored {
  let best: Scored | null = null;
  for (const reading of readings) {
    const scored = scoreReading(reading, candidate, context);
    if (best === null || scored.score > best.score) best = scored;
  }
  return best ?? { score: 0, match: { field: 'title', text: '', kind: 'fuzzy', hypothesis: 0 } };
}

function scoreReading(reading: QueryReading, candidate: Candidate<unknown>, context: RankingContext): Scored {
  const { entry } = candidate;
  const prior = popularityFeatures(candidate.popularity, context.popularity, {
    clicked: candidate.clicked ?? 0,
    operatorShare: context.operatorShare ?? NO_CLICKS.operatorShare,
  });
  const described = describedScore(reading, entry);
  const names = judgeNames(reading, entry, context.vocabulary);
  let best: Scored = {
    score: described + weighPopularity(prior, context.weights),
    match: { field: 'description', text: '', kind: 'words', hypothesis: 0 },
  };
  for (const { name, match, features } of names) {
    const score = weigh({ ...features, ...prior }, context.weights);
    if (score <= best.score) continue;
    const kind = kindOf(reading, name, match);
    best = { score, match: { field: name.field, text: name.text, kind, hypothesis: 0 } };
  }
  return best;
}

type PopularityFeatures = Pick<RankingFeatures, 'popularity' | 'unknownPopularity'>;

/**
 * What the operator says, and of the room that leaves, what clicks say: more clicks never make an entry less popular. Where
 * there are none, exactly what the operator says.
 */
export function popularityFeatures(
  popularity: number | undefined,
  scale: PopularityScale,
  { clicked, operatorShare } = { clicked: 0, operatorShare: NO_CLICKS.operatorShare },
): PopularityFeatures {
  if (popularity === undefined) {
    const unknown = scale.max > 0 ? operatorShare * (1 - clicked) : 0;
    return { popularity: clicked, unknownPopularity: unknown };
  }
  const said = operatorShare * popularityPrior(popularity, scale);
  return { popularity: said + (1 - said) * clicked, unknownPopularity: 0 };
}

function weighPopularity(prior: PopularityFeatures, weights: RankingWeights): number {
  return prior.popularity * weights.popularity + prior.unknownPopularity * weights.unknownPopularity;
}

interface JudgedName {
  name: AnalyzedName;
  match: WordMatch;
  features: ReturnType<typeof nameFeatures>;
}

/** What speaks for each name of an entry. */
export function judgeNames(
  reading: QueryReading,
  entry: AnalyzedEntry,
  vocabulary: Pick<Vocabulary, 'idf'>,
): JudgedName[] {
  const matches = entry.names.map((name) => matchWords(reading, name));
  const elsewhere = reading.words.map(({ word }, index) => {
    const inNames =
      matches.length === 1
        ? 0
        : Math.max(...matches.map((match) => match.query[index] ?? 0)) * ELSEWHERE.name;
    return Math.max(inNames, entry.description.has(word.stem) ? ELSEWHERE.description : 0);
  });
  return entry.names.flatMap((name, index) => {
    const match = matches[index];
    if (match === undefined) return [];
    return [{ name, match, features: nameFeatures(reading, name, { match, elsewhere, vocabulary }) }];
  });
}

/** How well names and description together have what was asked: "largest city of brazil". Exact words only. */
function describedScore(reading: QueryReading, entry: AnalyzedEntry): number {
  if (entry.description.size === 0) return 0;
  const found = reading.words.map(({ word }) => {
    const inName = entry.names.some(({ analyzed }) => analyzed.words.some(({ form }) => form === word.form));
    return inName || entry.description.has(word.stem) ? 1 : 0;
  });
  const coverage = weightedMean(
    found,
    reading.words.map(({ idf }) => idf),
  );
  return coverage < DESCRIBED.leastCoverage ? 0 : DESCRIBED.weight * coverage;
}

function kindOf(reading: QueryReading, name: AnalyzedName, match: WordMatch): Match['kind'] {
  if (reading.text.squeezed === name.analyzed.squeezed) return 'exact';
  if (name.analyzed.squeezed.startsWith(reading.text.squeezed) || match.by.has('prefix')) return 'prefix';
  if (match.by.has('fuzzy')) return 'fuzzy';
  if (match.by.has('sound')) return 'sound';
  if (match.by.has('words')) return 'words';
  return reading.text.sound === name.analyzed.sound ? 'sound' : 'fuzzy';
}

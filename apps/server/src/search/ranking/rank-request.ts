import type { SearchEffort } from '../query/candidate-terms.ts';
import { diversify } from './diversify.ts';
import type { PlannedHypothesis, QueryReading } from '../query/plan-query.ts';
import { rankCandidates, type Ranked } from './rank-candidates.ts';
import type { Candidate, RankingContext } from './score-entry.ts';
import { INSTANT_WEIGHTS, type RankingWeights } from './ranking-weights.ts';
import {
  DEFAULT_RELEVANCE,
  relevanceFeatures,
  type RelevanceFeatures,
  type RelevanceModel,
  type RelevanceModels,
  relevanceOf,
} from './relevance.ts';
import type { SearchRequest } from '../search-index.ts';
import type { AnalyzedEntry } from '../analysis/analyze-entry.ts';
import type { AnalyzedWord } from '../analysis/analyze-text.ts';
import { isFunctionWord } from '../analysis/function-words.ts';

/** How much is looked at before the best are compared word by word. */
export const EFFORT: Record<NonNullable<SearchRequest['kind']>, SearchEffort> = {
  full: { postings: 400_000, candidates: 200 },
  instant: { postings: 100_000, candidates: 100 },
  literal: { postings: 400_000, candidates: 200 },
};

/** Of the popular entries that begin with what was typed, so many are compared too. */
export const POPULAR_CANDIDATES = 20;

/** The beginnings that names are looked for by, while somebody types. */
export function typedBeginnings(planned: readonly PlannedHypothesis[]): string[] {
  const readings: readonly QueryReading[] = planned.flatMap((hypothesis) => hypothesis.readings);
  return [...new Set(readings.map(({ text }) => text.squeezed))];
}

/** Where an entry stands, and how probably it is what was asked for. */
export interface RankedWithRelevance<Key> extends Ranked<Key> {
  relevance: number;
  relevanceFeatures: RelevanceFeatures;
  isBelowFloor: boolean;
}

export interface RelevanceContext extends RankingContext {
  /** Of what is still being typed or said. Default: as Hark comes with them. */
  instantWeights?: RankingWeights | undefined;
  /** Default: as learned. */
  relevance?: RelevanceModels | undefined;
}

/**
 * What is compared, in the order that answers the request: first what is relevant enough to be shown, then the rest. Pure.
 */
export function rankRequest<Key>(
  { kind = 'full', hypotheses, diverse, limit }: Omit<SearchRequest, 'previous' | 'explain'>,
  { planned, candidates }: { planned: readonly PlannedHypothesis[]; candidates: readonly Candidate<Key>[] },
  { relevance = DEFAULT_RELEVANCE, ...context }: RelevanceContext,
): RankedWithRelevance<Key>[] {
  const kept =
    kind === 'literal' ? candidates.filter(({ entry }) => hasEveryWord(planned, entry)) : candidates;
  const weights = weightsFor(kind, context);
  const ranked = rankCandidates(planned, kept, { ...context, weights });
  const withRelevance = keepFirst(
    ranked.map((found) => addRelevance(found, context.vocabulary, modelFor({ kind, hypotheses }, relevance))),
  );
  const shown = withRelevance.filter(({ isBelowFloor }) => !isBelowFloor);
  const hidden = withRelevance.filter(({ isBelowFloor }) => isBelowFloor);
  return [...(diverse === true ? diversify(shown, limit) : shown), ...hidden].slice(0, limit);
}

/** What comes before something that is shown is shown: the score says which of them was meant. */
function keepFirst<Key>([first, ...rest]: readonly RankedWithRelevance<Key>[]): RankedWithRelevance<Key>[] {
  if (first === undefined) return [];
  return [
    { ...first, isBelowFloor: first.isBelowFloor && rest.every(({ isBelowFloor }) => isBelowFloor) },
    ...rest,
  ];
}

export function weightsFor(
  kind: NonNullable<SearchRequest['kind']>,
  { weights, instantWeights = INSTANT_WEIGHTS }: Pick<RelevanceContext, 'weights' | 'instantWeights'>,
): RankingWeights {
  return kind === 'instant' ? instantWeights : weights;
}

/** What is literal has every word that was asked for: that is all that was wanted. What is certain was typed. */
export function modelFor(
  { kind = 'full', hypotheses }: Pick<SearchRequest, 'kind' | 'hypotheses'>,
  { full, heard, instant }: RelevanceModels,
): RelevanceModel {
  if (kind === 'literal') return { ...full, floor: 0 };
  if (kind === 'instant') return instant;
  return hypotheses.length > 1 || hypotheses.some(({ probability }) => probability < 1) ? heard : full;
}

function addRelevance<Key>(
  found: Ranked<Key>,
  vocabulary: RankingContext['vocabulary'],
  model: RelevanceModel,
): RankedWithRelevance<Key> {
  const features = relevanceFeatures(found.evidence, vocabulary);
  const relevance = relevanceOf(features, model);
  return { ...found, relevance, relevanceFeatures: features, isBelowFloor: relevance < model.floor };
}

/**
 * Whether an entry has every word that was asked for, as it is or with another ending, in its names or its description.
 * Words that stand in every sentence count only where there are no others. Pure.
 */
function hasEveryWord(planned: readonly PlannedHypothesis[], { names, description }: AnalyzedEntry): boolean {
  const named = names.flatMap(({ analyzed }) => analyzed.words);
  const forms = new Set(named.map(({ form }) => form));
  const stems = new Set([...named.map(({ stem }) => stem), ...description]);
  const readings = planned.flatMap((hypothesis) => hypothesis.readings);
  return readings.some(({ text }) =>
    distinctiveWords(text.words).every(({ form, stem }) => forms.has(form) || stems.has(stem)),
  );
}

function distinctiveWords(words: readonly AnalyzedWord[]): readonly AnalyzedWord[] {
  const telling = words.filter(({ form }) => !isFunctionWord(form));
  return telling.length === 0 ? words : telling;
}

import type { AnalyzedEntry } from '../../search/analysis/analyze-entry.ts';
import type { RelevanceSample } from './learn-relevance.ts';
import { planQueries } from '../../search/query/plan-query.ts';
import type { Comparison, PostgresSearchIndex } from '../../search/index/postgres-search-index.ts';
import { rankCandidates } from '../../search/ranking/rank-candidates.ts';
import type { LabelledRequest } from './read-labelled-queries.ts';
import {
  DEFAULT_WEIGHTS,
  INSTANT_WEIGHTS,
  type RankingWeights,
} from '../../search/ranking/ranking-weights.ts';
import { relevanceFeatures } from '../../search/ranking/relevance.ts';
import type { SearchRequest } from '../../search/search-index.ts';
import { vocabularyWithout } from '../../search/analysis/vocabulary.ts';

/** The expected entry is searched for among this many results. */
const LOOKED_AT = 10;

type Kind = Exclude<SearchRequest['kind'], undefined | 'literal'>;

export interface CompareOptions {
  weights?: RankingWeights;
  kind?: Kind;
}

/** The samples from one labelled query. */
export interface RelevanceComparison {
  samples: RelevanceSample[];
  /** Whether an expected entry ranks first; null if the label expects none. */
  isFirst: boolean | null;
}

/**
 * Derives relevance samples from a labelled query. The expected entry is relevant. The entry that ranks first in the
 * same catalogue without the expected entry and its words is irrelevant. So is the first entry for a query that expects
 * none.
 */
export async function compareRelevance(
  index: Pick<PostgresSearchIndex, 'compare'>,
  { hypotheses, expect }: LabelledRequest,
  { kind = 'full', weights = kind === 'full' ? DEFAULT_WEIGHTS : INSTANT_WEIGHTS }: CompareOptions = {},
): Promise<RelevanceComparison> {
  const request = { hypotheses, limit: LOOKED_AT, kind };
  const compared = await index.compare(request);
  const ids = await compared.idsOf(compared.candidates.map(({ key }) => key));
  const isExpected = (key: number): boolean => expect.includes(ids.get(key) ?? '');
  const ranked = rank(compared, weights).slice(0, LOOKED_AT);
  const wanted = ranked.findIndex(({ key }) => isExpected(key));
  const samples = [sampleOf(ranked[wanted], true, compared.vocabulary)];
  const others = compared.candidates.filter(({ key }) => !isExpected(key));
  const gone = compared.candidates.filter(({ key }) => isExpected(key)).map(({ entry }) => formsOf(entry));
  const vocabulary = vocabularyWithout(compared.vocabulary, gone);
  const planned = gone.length === 0 ? compared.planned : planQueries(request, vocabulary);
  const rest = { ...compared, vocabulary, planned, candidates: others };
  samples.push(sampleOf(rank(rest, weights)[0], false, vocabulary));
  return {
    samples: samples.flatMap((sample) => sample ?? []),
    isFirst: expect.length === 0 ? null : wanted === 0,
  };
}

function formsOf({ names }: AnalyzedEntry): Set<string> {
  return new Set(names.flatMap(({ analyzed }) => analyzed.words.map(({ form }) => form)));
}

function rank(
  {
    planned,
    candidates,
    ...context
  }: Pick<Comparison, 'planned' | 'candidates' | 'vocabulary' | 'popularity'>,
  weights: RankingWeights,
) {
  // Relevance by meaning has a model of its own.
  const named = planned.map(({ hypothesis, probability, forms, readings }) => {
    return { hypothesis, probability, forms, readings, meaning: null };
  });
  return rankCandidates(named, candidates, { ...context, weights });
}

function sampleOf(
  found: ReturnType<typeof rank>[number] | undefined,
  isRelevant: boolean,
  vocabulary: Comparison['vocabulary'],
): RelevanceSample | null {
  if (found === undefined) return null;
  return { features: relevanceFeatures(found.evidence, vocabulary), isRelevant };
}

import type { SearchEffort } from './candidate-terms.ts';
import { diversify } from './diversify.ts';
import { hasEveryWord } from './literal-match.ts';
import type { PlannedHypothesis, QueryReading } from './plan-query.ts';
import { type Candidate, rankCandidates, type Ranked, type RankingContext } from './rank-candidates.ts';
import { INSTANT_WEIGHTS } from './ranking-weights.ts';
import type { SearchRequest } from './search-index.ts';

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

/** What is compared, in the order that answers the request. Pure. */
export function rankRequest<Key>(
  { kind, diverse, limit }: Pick<SearchRequest, 'kind' | 'diverse' | 'limit'>,
  { planned, candidates }: { planned: readonly PlannedHypothesis[]; candidates: readonly Candidate<Key>[] },
  context: RankingContext,
): Ranked<Key>[] {
  const kept =
    kind === 'literal' ? candidates.filter(({ entry }) => hasEveryWord(planned, entry)) : candidates;
  const weights = kind === 'instant' ? INSTANT_WEIGHTS : context.weights;
  const ranked = rankCandidates(planned, kept, { ...context, weights });
  return diverse === true ? diversify(ranked, limit) : ranked.slice(0, limit);
}

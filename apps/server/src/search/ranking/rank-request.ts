import { atOnce } from '../analysis/at-once.ts';
import type { SearchEffort } from '../query/candidate-terms.ts';
import { diversify } from './diversify.ts';
import type { PlannedHypothesis, QueryReading } from '../query/plan-query.ts';
import { type Ranked, rankInSteps } from './rank-candidates.ts';
import type { Candidate, RankingContext } from './score-entry.ts';
import { behindBest, hasVeryWords, MEANING_MODEL, meaningRelevance } from './meaning-relevance.ts';
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

/** Limits of the candidate search, before the word-by-word comparison. */
export const EFFORT: Record<NonNullable<SearchRequest['kind']>, SearchEffort> = {
  full: { postings: 400_000, candidates: 64, meant: 40 },
  instant: { postings: 100_000, candidates: 48, meant: 24 },
  literal: { postings: 400_000, candidates: 200, meant: 0 },
};

/** Share of the floor that is enough for an entry that was found by its meaning beside one above the floor. */
const COMPANY_SHARE = 0.3;

/** Popular entries with the typed beginning that are compared too. */
export const POPULAR_CANDIDATES = 20;

/** The beginnings by which names are looked up while somebody types. */
export function typedBeginnings(planned: readonly PlannedHypothesis[]): string[] {
  const readings: readonly QueryReading[] = planned.flatMap((hypothesis) => hypothesis.readings);
  return [...new Set(readings.map(({ text }) => text.squeezed))];
}

/** The rank of an entry and the probability that it is what was asked for. */
export interface RankedWithRelevance<Key> extends Ranked<Key> {
  relevance: number;
  relevanceFeatures: RelevanceFeatures;
  isBelowFloor: boolean;
}

export interface RelevanceContext extends RankingContext {
  /** For queries that are still being typed or spoken. Default: the weights that Hark ships with. */
  instantWeights?: RankingWeights | undefined;
  /** Default: the models that Hark ships with. */
  relevance?: RelevanceModels | undefined;
}

interface ToRank<Key> {
  planned: readonly PlannedHypothesis[];
  candidates: readonly Candidate<Key>[];
}

type RankedRequest = Omit<SearchRequest, 'previous' | 'explain'>;

/** Orders the compared entries at once; see `rankRequestInSteps`. Pure. */
export function rankRequest<Key>(
  request: RankedRequest,
  compared: ToRank<Key>,
  context: RelevanceContext,
): RankedWithRelevance<Key>[] {
  return atOnce(rankRequestInSteps(request, compared, context));
}

/** Orders the compared entries: those above the floor first, then the rest. A generator, like `rankInSteps`. */
export function* rankRequestInSteps<Key>(
  { kind = 'full', hypotheses, diverse, limit }: RankedRequest,
  { planned, candidates }: ToRank<Key>,
  { relevance = DEFAULT_RELEVANCE, ...context }: RelevanceContext,
): Generator<undefined, RankedWithRelevance<Key>[]> {
  const kept =
    kind === 'literal' ? candidates.filter(({ entry }) => hasEveryWord(planned, entry)) : candidates;
  const weights = weightsFor(kind, context);
  const ranked = yield* rankInSteps(planned, kept, { ...context, weights });
  const best = ranked[0]?.score ?? 0;
  const question = { kind, hypotheses, relevance, best };
  const withRelevance = keepCompany(
    ranked.map((found) => addRelevance(found, context.vocabulary, question)),
    MEANING_MODEL.floors[modelNameOf(question)],
  );
  const shown = withRelevance.filter(({ isBelowFloor }) => !isBelowFloor);
  const hidden = withRelevance.filter(({ isBelowFloor }) => isBelowFloor);
  return [...(diverse === true ? diversify(shown, limit) : shown), ...hidden].slice(0, limit);
}

/**
 * Where an entry is above the floor, the query asks for something that the catalogue has. The first entry is then above it
 * too, because the score decides which was meant, and so is whatever was found by its meaning with a share of the relevance.
 */
function keepCompany<Key>(
  ranked: readonly RankedWithRelevance<Key>[],
  meaningFloor: number,
): readonly RankedWithRelevance<Key>[] {
  if (ranked.every(({ isBelowFloor }) => isBelowFloor)) return ranked;
  const isCompany = ({ match, relevance }: RankedWithRelevance<Key>): boolean =>
    match.kind === 'meaning' && relevance >= COMPANY_SHARE * meaningFloor;
  return ranked.map((found, place) =>
    found.isBelowFloor && (place === 0 || isCompany(found)) ? { ...found, isBelowFloor: false } : found,
  );
}

export function weightsFor(
  kind: NonNullable<SearchRequest['kind']>,
  { weights, instantWeights = INSTANT_WEIGHTS }: Pick<RelevanceContext, 'weights' | 'instantWeights'>,
): RankingWeights {
  return kind === 'instant' ? instantWeights : weights;
}

/**
 * Chooses the relevance model. Literal results have every word, which is all that was asked for; a certain query was
 * typed.
 */
export function modelFor(
  request: Pick<SearchRequest, 'kind' | 'hypotheses'>,
  models: RelevanceModels,
): RelevanceModel {
  return request.kind === 'literal' ? { ...models.full, floor: 0 } : models[modelNameOf(request)];
}

function modelNameOf({
  kind = 'full',
  hypotheses,
}: Pick<SearchRequest, 'kind' | 'hypotheses'>): 'full' | 'heard' | 'instant' {
  if (kind === 'instant') return 'instant';
  return hypotheses.length > 1 || hypotheses.some(({ probability }) => probability < 1) ? 'heard' : 'full';
}

type RelevanceQuestion = Pick<SearchRequest, 'kind' | 'hypotheses'> & {
  relevance: RelevanceModels;
  /** Score of the first entry. */
  best: number;
};

/** An entry is relevant by its names or by its meaning; one that was found by its meaning, by that alone. */
function addRelevance<Key>(
  found: Ranked<Key>,
  vocabulary: RankingContext['vocabulary'],
  { relevance: models, best, ...request }: RelevanceQuestion,
): RankedWithRelevance<Key> {
  const features = relevanceFeatures(found.evidence, vocabulary);
  const { meant } = found.evidence;
  const byMeaning =
    meant === undefined ? 0 : meaningRelevance(behindBest(meant, found.score, best), MEANING_MODEL);
  const isMeant = byMeaning >= MEANING_MODEL.floors[modelNameOf(request)];
  if (meant !== undefined && found.match.kind === 'meaning') {
    const isBelowFloor = !isMeant && !hasVeryWords(meant);
    return { ...found, relevance: byMeaning, relevanceFeatures: features, isBelowFloor };
  }
  const model = modelFor(request, models);
  const byName = relevanceOf(features, model);
  const isNamed = byName >= model.floor;
  return {
    ...found,
    relevance: isNamed ? byName : Math.max(byName, byMeaning),
    relevanceFeatures: features,
    isBelowFloor: !isNamed && !isMeant,
  };
}

/**
 * Whether the names or description of an entry have every word of the query, as written or with another ending.
 * Function words count only where there are no other words. Pure.
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

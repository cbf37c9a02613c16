import { MAX_SUGGESTIONS, type SearchResult, type Suggestion } from '@hark/shared/wire/search-result';
import type { ActedRule, FixedAnswer } from '@hark/shared/wire/rules';
import { actedRules } from '../../search/rules/rule-set.ts';
import type { FoundResult, SearchIndex } from '../../search/search-index.ts';
import { splitAtFloor, withoutFloor } from '../../search/ranking/split-at-floor.ts';
import type { Pipeline } from './answer-utterance.ts';

export interface TypedSearch {
  queryId: string;
  results: SearchResult[];
  /** The nearest entries if there are no results; otherwise absent. */
  suggestions?: Suggestion[];
  /** The owner's answers to the query, and the owner's rules that changed the answer; absent without any. */
  answers?: FixedAnswer[];
  rules?: ActedRule[];
  tookMs: number;
}

export interface TypedQuery {
  query: string;
  /** `literal`: taken literally. */
  source: 'typed' | 'edited' | 'alternative' | 'literal' | 'api';
  limit: number;
  /** The client that owns the task; null for none. */
  clientId: string | null;
  /** The previous query; undefined: the client's last one is used. */
  previous?: string | undefined;
  diverse?: boolean | undefined;
  /** False includes results below the relevance floor. Default true. */
  floor?: boolean | undefined;
}

export type TypedParts = Pick<Pipeline, 'search' | 'tasks' | 'newId' | 'nowMs'>;

/** Searches a query that was typed, edited or chosen: a single certain hypothesis. */
export async function searchTyped(
  pipeline: TypedParts,
  typed: TypedQuery,
  signal?: AbortSignal,
): Promise<TypedSearch> {
  const startedMs = pipeline.nowMs();
  const kind = typed.source === 'literal' ? 'literal' : 'full';
  const request = requestOf(pipeline, typed);
  const found = await pipeline.search.search({ ...request, kind }, signal);
  const owned = pipeline.search.rulesFor(request);
  if (typed.clientId !== null) pipeline.tasks.said(typed.clientId, typed.query);
  const tookMs = pipeline.nowMs() - startedMs;
  return { queryId: pipeline.newId(), ...withRules(answerOf(found, typed), owned), tookMs };
}

/** Adds the owner's answers, and the rules that changed the answer. */
export function withRules<Answer extends Pick<TypedSearch, 'results'>>(
  answer: Answer,
  { answers, matched }: ReturnType<SearchIndex['rulesFor']>,
): Answer & Pick<TypedSearch, 'answers' | 'rules'> {
  const rules = actedRules(matched, answer.results);
  return {
    ...answer,
    ...(answers.length > 0 && { answers: [...answers] }),
    ...(rules.length > 0 && { rules }),
  };
}

/** Builds the answer from the entries found. */
export function answerOf(
  found: readonly FoundResult[],
  { floor = true, limit }: Pick<TypedQuery, 'floor' | 'limit'>,
): Pick<TypedSearch, 'results' | 'suggestions'> {
  if (!floor) return { results: withoutFloor(found, limit) };
  const { results, suggestions } = splitAtFloor(found, limit);
  return suggestions.length === 0 ? { results } : { results, suggestions };
}

/** Builds the search request for a typed query, instant or not. */
export function requestOf(
  { tasks }: Pick<Pipeline, 'tasks'>,
  { query, limit, clientId, previous, diverse }: TypedQuery,
) {
  return {
    hypotheses: [{ text: query, probability: 1 }],
    limit: Math.max(limit, MAX_SUGGESTIONS),
    previous: previous ?? (clientId === null ? undefined : tasks.before(clientId)),
    diverse,
  };
}

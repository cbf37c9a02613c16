import type { Action, Facet, Filter, Place, Sort, Understood } from '@hark/shared/wire/filter';
import { MAX_SUGGESTIONS, type SearchResult, type Suggestion } from '@hark/shared/wire/search-result';
import type { ActedRule, FixedAnswer } from '@hark/shared/wire/rules';
import { actedRules } from '../../search/rules/rule-set.ts';
import { PropertyError } from '../../search/property-error.ts';
import {
  type FoundResult,
  MOST_RESULTS,
  type SearchIndex,
  type SearchPage,
  type SearchRequest,
} from '../../search/search-index.ts';
import { splitAtFloor, withoutFloor } from '../../search/ranking/split-at-floor.ts';
import type { Pipeline } from './answer-utterance.ts';
import { rememberSearch } from './remember-search.ts';
import { type MeantRequest, type MeantSearch, searchMeaning } from './search-meaning.ts';

export interface TypedSearch {
  queryId: string;
  results: SearchResult[];
  /** The nearest entries if there are no results; otherwise absent. */
  suggestions?: Suggestion[];
  /** The owner's answers to the query, and the owner's rules that changed the answer; absent without any. */
  answers?: FixedAnswer[];
  rules?: ActedRule[];
  /** Results on all pages; absent where results of any relevance were asked for. */
  total?: number;
  /** By name; absent where none were asked for. */
  facets?: Record<string, Facet>;
  /** Filters and order that the words asked for; absent where there are none. */
  understood?: Understood;
  /** What the words ask of the page; absent where nothing. */
  action?: Action;
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
  filter?: readonly Filter[] | undefined;
  /** Names of properties whose values are counted. */
  facets?: readonly string[] | undefined;
  sort?: readonly Sort[] | undefined;
  /** From 1, the default. */
  page?: number | undefined;
  /** The person's position, for "near me". */
  place?: Place | null | undefined;
  /** False: no filters are read from the words. Default true. */
  understand?: boolean | undefined;
}

export type TypedParts = Pick<Pipeline, 'search' | 'tasks' | 'newId' | 'nowMs' | 'understanding'>;

/**
 * Searches a query that was typed, edited or chosen: a single certain hypothesis.
 *
 * @throws PropertyError for a filter, an order, a facet or a page that cannot be
 */
export async function searchTyped(
  pipeline: TypedParts,
  typed: TypedQuery,
  signal?: AbortSignal,
): Promise<TypedSearch> {
  const startedMs = pipeline.nowMs();
  const kind = typed.source === 'literal' ? 'literal' : 'full';
  const request = requestOf(pipeline, { ...typed, kind });
  const meant = await searchMeaning(partsOf(pipeline, typed), request, signal);
  const answer = withRules(answerOfPage(meant, typed), pipeline.search.rulesFor(request));
  if (typed.clientId !== null)
    rememberSearch(pipeline, { ...typed, clientId: typed.clientId }, meant, answer);
  const tookMs = pipeline.nowMs() - startedMs;
  return { queryId: pipeline.newId(), ...answer, tookMs };
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

/** Returns the parts that a typed query is searched with: it may switch the understanding off. */
export function partsOf(
  { search, understanding }: Pick<TypedParts, 'search' | 'understanding'>,
  { understand = true }: Pick<TypedQuery, 'understand'>,
) {
  return { search, understanding: understand ? understanding : undefined };
}

/** Builds the answer from one page and what is known of all pages. */
export function answerOfPage(
  { found, total, facets, understood = null, action = null }: SearchPage & Partial<MeantSearch>,
  typed: Pick<TypedQuery, 'floor' | 'limit' | 'facets'>,
): Omit<TypedSearch, 'queryId' | 'tookMs'> {
  const isCounted = typed.facets !== undefined && typed.facets.length > 0;
  return {
    ...answerOf(found, typed),
    ...(typed.floor !== false && { total }),
    ...(isCounted && { facets: Object.fromEntries(facets) }),
    ...(understood !== null && { understood }),
    ...(action !== null && { action }),
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
  typed: TypedQuery & { kind: SearchRequest['kind'] },
): MeantRequest {
  const {
    query,
    limit,
    clientId,
    previous,
    diverse,
    filter = [],
    facets,
    sort,
    page = 1,
    kind,
    place = null,
  } = typed;
  if (page * limit > MOST_RESULTS)
    throw new PropertyError(
      'page_too_deep',
      `Page ${page} is too deep: only the first ${MOST_RESULTS.toLocaleString('en-US')} results have pages. Narrow the search with filters.`,
    );
  const task = clientId === null ? null : tasks.searches(clientId);
  return {
    hypotheses: [{ text: query, probability: 1 }],
    place,
    previous: previous ?? (clientId === null ? undefined : tasks.before(clientId)),
    shown: task?.shown ?? null,
    earlier: task?.earlier ?? [],
    filter,
    sort,
    page,
    how: { limit: Math.max(limit, MAX_SUGGESTIONS), kind, diverse, facets },
    pageSize: limit,
  };
}

import type { SearchResult } from '@hark/shared/wire/search-result';
import type { Pipeline } from './answer-utterance.ts';

export interface TypedSearch {
  queryId: string;
  results: SearchResult[];
  tookMs: number;
}

export interface TypedQuery {
  query: string;
  /** `literal`: to the letter. */
  source: 'typed' | 'edited' | 'alternative' | 'literal' | 'api';
  limit: number;
  /** Whose task it belongs to; null for nobody's. */
  clientId: string | null;
  /** What was asked before; undefined: what is remembered of the client. */
  previous?: string | undefined;
  diverse?: boolean | undefined;
}

export type TypedParts = Pick<Pipeline, 'search' | 'tasks' | 'newId' | 'nowMs'>;

/** A query that was typed, edited or chosen: one hypothesis, certain. */
export async function searchTyped(
  pipeline: TypedParts,
  typed: TypedQuery,
  signal?: AbortSignal,
): Promise<TypedSearch> {
  const startedMs = pipeline.nowMs();
  const kind = typed.source === 'literal' ? 'literal' : 'full';
  const results = await pipeline.search.search({ ...requestOf(pipeline, typed), kind }, signal);
  if (typed.clientId !== null) pipeline.tasks.said(typed.clientId, typed.query);
  return { queryId: pipeline.newId(), results, tookMs: pipeline.nowMs() - startedMs };
}

/** What is searched for a typed query, whichever way. */
export function requestOf(
  { tasks }: Pick<Pipeline, 'tasks'>,
  { query, limit, clientId, previous, diverse }: TypedQuery,
) {
  return {
    hypotheses: [{ text: query, probability: 1 }],
    limit,
    previous: previous ?? (clientId === null ? undefined : tasks.before(clientId)),
    diverse,
  };
}

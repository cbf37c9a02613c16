import type { SearchResult } from '@hark/shared/wire/search-result';
import type { Pipeline } from './answer-utterance.ts';

export interface TypedSearch {
  queryId: string;
  results: SearchResult[];
  tookMs: number;
}

/** A query that was typed, edited or chosen: one hypothesis, certain. */
export async function searchTyped(
  pipeline: Pick<Pipeline, 'search' | 'newId' | 'nowMs'>,
  { query, limit, signal }: { query: string; limit: number; signal?: AbortSignal | undefined },
): Promise<TypedSearch> {
  const startedMs = pipeline.nowMs();
  const hypotheses = [{ text: query, probability: 1 }];
  const results = await pipeline.search.search({ hypotheses, limit }, signal);
  return { queryId: pipeline.newId(), results, tookMs: pipeline.nowMs() - startedMs };
}

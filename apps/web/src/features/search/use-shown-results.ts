import type { SearchResult } from '@hark/shared/wire/search-result';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { PageState } from '../../session/page-state.ts';
import { searchByText, SearchFailure, type Search } from './search-api.ts';

/** What stands in the list. `words` are those that the results were found for. */
export type ShownResults =
  | { status: 'none' }
  | { status: 'loading' }
  | { status: 'failed'; message: string | null; retry: () => void }
  | { status: 'ready'; words: string; queryId: string; results: SearchResult[]; isStale: boolean };

const MAX_RETRIES = 1;

/** The results of what is shown: those that came with the speech, or those of a search by text. */
export function useShownResults(
  shown: PageState['shown'],
  searcher: Pick<Search, 'clientId' | 'taskId'>,
): ShownResults {
  const isTyped = shown.by === 'typing';
  const search = isTyped
    ? { query: shown.query, source: shown.source }
    : { query: '', source: 'typed' as const };
  const found = useQuery({
    queryKey: ['search', search.query, search.source],
    queryFn: ({ signal }) => searchByText({ ...search, ...searcher }, signal),
    enabled: isTyped,
    placeholderData: keepPreviousData,
    retry: (failures, error) =>
      failures < MAX_RETRIES && !(error instanceof SearchFailure && !error.retryable),
  });
  if (shown.by === 'nobody') return { status: 'none' };
  if (shown.by === 'voice') {
    const { transcript, queryId, results } = shown.final;
    return { status: 'ready', words: transcript, queryId, results, isStale: false };
  }
  if (found.isError) {
    const message = found.error instanceof SearchFailure ? found.error.message : null;
    return { status: 'failed', message, retry: () => void found.refetch() };
  }
  if (found.data === undefined) return { status: 'loading' };
  const { queryId, results } = found.data;
  return { status: 'ready', words: shown.query, queryId, results, isStale: found.isPlaceholderData };
}

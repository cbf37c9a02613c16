import type { SearchResult } from '@hark/shared/wire/search-result';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { earlyAnswer, type PageState } from '../../session/page-state.ts';
import { searchByText, SearchFailure, type Search } from './search-api.ts';

/** What stands in the list. `words` are those that the results were found for. */
export type ShownResults =
  | { status: 'none' }
  | { status: 'loading' }
  | { status: 'failed'; message: string | null; retry: () => void }
  | {
      status: 'ready';
      words: string;
      /** Null for what came before the answer. */
      queryId: string | null;
      /** What was said, when it was said. */
      utteranceId: string | null;
      results: readonly SearchResult[];
      /** Those of the query before, while the next ones are on their way. */
      isStale: boolean;
      /** Found for what is known so far; the answer may bring others. */
      isEarly: boolean;
    };

const MAX_RETRIES = 1;

/** The results of what is shown: those that came with the speech, early or final, or those of a search by text. */
export function useShownResults(
  page: PageState,
  searcher: Pick<Search, 'clientId' | 'taskId'>,
): ShownResults {
  const { shown, voice } = page;
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
  const early = earlyAnswer(page);
  if (early !== null && early.results.length > 0) {
    const { resultsFor: words, utteranceId, results } = early;
    return { status: 'ready', words, queryId: null, utteranceId, results, isStale: false, isEarly: true };
  }
  if (shown.by === 'nobody') return { status: 'none' };
  const isStale = voice.state === 'thinking';
  if (shown.by === 'voice') {
    const { transcript: words, queryId, utteranceId, results } = shown.final;
    return { status: 'ready', words, queryId, utteranceId, results, isStale, isEarly: false };
  }
  if (found.isError) {
    const message = found.error instanceof SearchFailure ? found.error.message : null;
    return { status: 'failed', message, retry: () => void found.refetch() };
  }
  if (found.data === undefined) return { status: 'loading' };
  const { queryId, results } = found.data;
  return {
    status: 'ready',
    words: shown.query,
    queryId,
    utteranceId: null,
    results,
    isStale: isStale || found.isPlaceholderData,
    isEarly: false,
  };
}

import type { Action, Understood } from '@hark/shared/wire/filter';
import type { SearchResult, Suggestion } from '@hark/shared/wire/search-result';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { earlyAnswer, type PageState } from '../../voice/page-state.ts';
import { INCOMPLETE, searchByText, SearchFailure, type Search } from './search-api.ts';

/** The content of the list. The results were found for `words`. */
export type ShownResults =
  | { status: 'none' }
  | { status: 'loading' }
  /** `isOffline`: this device has no network. It is repeated by itself. */
  | { status: 'failed'; message: string | null; isOffline: boolean; retry: () => void }
  | {
      status: 'ready';
      words: string;
      /** Null for results before the answer. */
      queryId: string | null;
      /** Null for typed queries. */
      utteranceId: string | null;
      results: readonly SearchResult[];
      /** The nearest entries, if there are no results. */
      suggestions: readonly Suggestion[];
      /** What the server understands, if the speech hardly sounds like it: a language's primary subtag. */
      unlikelyLanguage: string | null;
      /** Filters and order of the search; null without. */
      understood: Understood | null;
      /** What the words ask of the page. */
      action: Action | null;
      /** Results of the previous query, shown while the next ones load. */
      isStale: boolean;
      /** Found for an interim; the answer may bring others. */
      isEarly: boolean;
    };

const MAX_RETRIES = 1;
/** Retries of an instant search that ran out of time, and the delay between them. */
const INCOMPLETE_RETRIES = 8;
const INCOMPLETE_RETRY_MS = 300;
const RETRY_MS = 1_000;
/** Between repetitions of a search that failed for want of a connection. */
const REPEAT_MS = 3_000;

function isIncomplete(error: Error): boolean {
  return error instanceof SearchFailure && error.code === INCOMPLETE;
}

function isWorthRetrying(failures: number, error: Error): boolean {
  if (isIncomplete(error)) return failures < INCOMPLETE_RETRIES;
  return navigator.onLine && failures < MAX_RETRIES && !(error instanceof SearchFailure && !error.retryable);
}

function isWorthRepeating(error: Error | null): boolean {
  return !(error instanceof SearchFailure) || error.retryable;
}

const NO_SEARCH = {
  query: '',
  source: 'typed',
  kind: 'full',
  conditions: undefined,
  place: undefined,
  previous: undefined,
} as const;

/** Returns the results to show: those of speech, early or final, or those of a search by text. */
export function useShownResults(
  page: PageState,
  searcher: Pick<Search, 'clientId' | 'taskId'>,
): ShownResults {
  const { shown, voice } = page;
  const isTyped = shown.by === 'typing';
  const { query, source, kind, conditions, place, previous } = isTyped ? shown : NO_SEARCH;
  const search = { query, source, kind, conditions, place, previous };
  const found = useQuery({
    queryKey: ['search', query, source, kind, conditions, place, previous],
    queryFn: ({ signal }) => searchByText({ ...search, ...searcher }, signal),
    enabled: isTyped,
    placeholderData: keepPreviousData,
    retry: isWorthRetrying,
    // A device without a network answers at once, and not when the network is back.
    networkMode: 'always',
    refetchOnReconnect: 'always',
    refetchInterval: ({ state }) =>
      state.status === 'error' && isWorthRepeating(state.error) ? REPEAT_MS : false,
    retryDelay: (_, error) => (isIncomplete(error) ? INCOMPLETE_RETRY_MS : RETRY_MS),
  });
  const early = earlyAnswer(page);
  if (early !== null && early.results.length > 0) {
    const { resultsFor: words, understood, utteranceId, results } = early;
    const ofNobody = {
      queryId: null,
      suggestions: [],
      unlikelyLanguage: null,
      action: null,
    };
    const found = { utteranceId, results, understood, isStale: false };
    return { status: 'ready', words, ...ofNobody, ...found, isEarly: true };
  }
  if (shown.by === 'nobody') return { status: 'none' };
  const isStale = voice.state === 'thinking';
  if (shown.by === 'voice') {
    const { transcript: words, suggestions = [], unlikelyLanguage = null, ...answer } = shown.final;
    const { queryId, utteranceId, results, understood = null, action = null } = answer;
    const found = { queryId, utteranceId, results, suggestions, unlikelyLanguage, understood, action };
    return { status: 'ready', words, ...found, isStale, isEarly: false };
  }
  const failure = found.error ?? found.failureReason;
  // The notice stays during a repetition.
  const isRepeating = found.data === undefined && found.errorUpdateCount > 0;
  if (found.isError || isRepeating) {
    const message = failure instanceof SearchFailure ? failure.message : null;
    const isOffline = message === null && !navigator.onLine;
    return { status: 'failed', message, isOffline, retry: () => void found.refetch() };
  }
  if (found.data === undefined) return { status: 'loading' };
  const { query: words, queryId, results, suggestions, understood, action } = found.data;
  return {
    status: 'ready',
    words,
    queryId,
    utteranceId: null,
    results,
    suggestions,
    understood,
    action,
    unlikelyLanguage: null,
    isStale: isStale || found.isPlaceholderData,
    isEarly: false,
  };
}

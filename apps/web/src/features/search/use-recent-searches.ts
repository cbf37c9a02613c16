import { useEffect } from 'react';
import type { Shown } from '../../voice/page-state.ts';
import type { KeptValue } from '../../wire/kept-value.ts';
import { queryOf } from './query-address.ts';
import { noteRecent } from './recent-searches.ts';
import type { ShownResults } from './use-shown-results.ts';

/** Notes each submitted or spoken query that found something. */
export function useRecentSearches(shown: Shown, results: ShownResults, recent: KeptValue): void {
  const isAnswered =
    results.status === 'ready' && !results.isStale && !results.isEarly && results.results.length > 0;
  const isWhole = shown.by === 'voice' || (shown.by === 'typing' && shown.kind === 'full');
  const query = isAnswered && isWhole ? queryOf(shown) : '';
  useEffect(() => noteRecent(recent, query), [query, recent]);
}

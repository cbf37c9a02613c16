import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { INCOMPLETE, SearchFailure, type CountedSearch, type Counts } from '../search-api.ts';
import type { DescribedProperty } from '../use-catalogue.ts';
import { countFacets } from './count-facets.ts';

const MAX_RETRIES = 8;
const RETRY_MS = 300;
const NOTHING: Counts = { total: 0, facets: {} };

const isWorthRetrying = (failures: number, error: Error): boolean =>
  error instanceof SearchFailure && error.code === INCOMPLETE && failures < MAX_RETRIES;

/**
 * The values among the results of a search, and how many results there are. Those of the search before stay until the
 * next ones are there; null while there were none.
 *
 * @param search null while its answer is not complete
 */
export function useFacets(
  search: CountedSearch | null,
  properties: readonly DescribedProperty[],
): { counts: Counts | null; isStale: boolean } {
  const fields = properties.map(({ field }) => field);
  const counted = useQuery({
    queryKey: ['counts', search, fields],
    queryFn: ({ signal }) =>
      search === null ? Promise.resolve(NOTHING) : countFacets(search, properties, { signal }),
    enabled: search !== null && properties.length > 0,
    placeholderData: keepPreviousData,
    retry: isWorthRetrying,
    retryDelay: RETRY_MS,
  });
  return { counts: counted.data ?? null, isStale: counted.isPlaceholderData };
}

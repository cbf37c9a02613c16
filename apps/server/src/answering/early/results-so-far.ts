import type { Place, Understood } from '@hark/shared/wire/filter';
import type { SearchResult } from '@hark/shared/wire/search-result';
import { splitAtFloor } from '../../search/ranking/split-at-floor.ts';
import { endsWithNumber } from '../endpointing/decide-endpoint.ts';
import type { Pipeline } from '../pipeline/answer-utterance.ts';
import { type MeantSearch, searchMeaning } from '../pipeline/search-meaning.ts';

/** The beginning of a query, whose end is still being spoken. */
export interface WordsSoFar {
  text: string;
  clientId: string;
  place: Place | null;
}

/** What the words so far find, and the filters and order that they ask for. */
export interface ResultsSoFar {
  results: SearchResult[];
  /** Absent where the words ask for none. */
  understood?: Understood;
}

/**
 * Whether what the words mean may change with the next one, so that results would come and go: what they change of the
 * search on the screen, bounds that more of the number follows, and filters that nothing meets. Pure.
 */
export function isUnsettled(
  text: string,
  { course, action, understood }: Pick<MeantSearch, 'course' | 'action' | 'understood'>,
): boolean {
  if (course !== 'new' || action !== null) return true;
  if (understood === null) return false;
  const isBounded = understood.filters.some(({ min, max, near }) =>
    [min, max, near].some((at) => at !== undefined),
  );
  return (understood.relaxed ?? []).length > 0 || (isBounded && endsWithNumber(text));
}

/** Searches for the words so far as the final will for all of them. Null where their meaning is not settled. */
export async function resultsSoFar(
  { search, understanding, tasks }: Pick<Pipeline, 'search' | 'understanding' | 'tasks'>,
  { text, clientId, place }: WordsSoFar,
  { limit, signal }: { limit: number; signal: AbortSignal },
): Promise<ResultsSoFar | null> {
  const searches = tasks.searches(clientId);
  const meant = await searchMeaning(
    { search, understanding },
    {
      hypotheses: [{ text, probability: 1 }],
      place,
      // A correction is searched for when it is complete.
      previous: undefined,
      shown: searches?.shown ?? null,
      earlier: searches?.earlier ?? [],
      filter: [],
      sort: undefined,
      page: 1,
      how: { limit, kind: 'instant' },
      pageSize: limit,
    },
    signal,
  );
  if (isUnsettled(text, meant)) return null;
  const { results } = splitAtFloor(meant.found, limit);
  return meant.understood === null ? { results } : { results, understood: meant.understood };
}

import {
  apiErrorSchema,
  searchResponseSchema,
  type SearchRequest,
  type SearchResponse,
} from '@hark/shared/http/api';
import type { SearchMessage } from '@hark/shared/wire/client-message';
import type { Action, Facet, Place, Understood } from '@hark/shared/wire/filter';
import type { Suggestion } from '@hark/shared/wire/search-result';
import type { Conditions } from '../../voice/page-state.ts';
import { MAX_PREVIOUS_CHARACTERS } from '@hark/shared/wire/protocol';
import { messages } from './messages.ts';
import { saveFile } from '../../wire/save-file.ts';
import { serverUrl } from '../../wire/server-address.ts';

/** Error code of an instant search that ran out of time; a retry may succeed. */
export const INCOMPLETE = 'incomplete';

/** The search was refused or did not arrive. */
export class SearchFailure extends Error {
  readonly code: string;
  readonly retryable: boolean;

  constructor(message: string, { code, retryable }: { code: string; retryable: boolean }) {
    super(message);
    this.name = 'SearchFailure';
    this.code = code;
    this.retryable = retryable;
  }
}

async function failureOf(response: Response): Promise<SearchFailure> {
  const body: unknown = await response.json().catch(() => null);
  const parsed = apiErrorSchema.safeParse(body);
  return parsed.success
    ? new SearchFailure(parsed.data.error.message, parsed.data.error)
    : new SearchFailure(`The server answered ${response.status}.`, { code: 'http', retryable: true });
}

export interface Search {
  query: string;
  source: SearchMessage['source'];
  /** `instant` during typing. */
  kind: SearchRequest['kind'];
  /** The client and its task; null while unknown. */
  clientId: string | null;
  taskId: string | null;
  /** Chosen conditions; without them they are read from the words. */
  conditions?: Conditions | undefined;
  place?: Place | undefined;
  /** The query before this one. A client with an id needs none: the server remembers its own. */
  previous?: string | undefined;
}

/** A network without an answer for this long is as good as none. */
const TIMEOUT_MS = 8_000;

/** The results, and the words that they were found for. */
export type FoundByText = Pick<SearchResponse, 'queryId' | 'results'> & {
  query: string;
  /** The nearest entries, if there are no results. */
  suggestions: readonly Suggestion[];
  understood: Understood | null;
  action: Action | null;
};

/** Returns the request's fields for chosen conditions. A distance needs the place that it is measured from. */
function requestOf({ filters, sort }: Conditions, place: Place | undefined) {
  const filter = filters.flatMap(({ field, is, not, min, max, near }) => {
    const others = { field, is, not, min, max };
    if (near === undefined) return [others];
    return place === undefined ? [] : [{ ...others, near: { ...near, ...place } }];
  });
  return { filter, sort: sort.map(({ field, order }) => ({ field, order })), understand: false };
}

/** Asks the server, and refuses an answer for which it had no time. Throws `SearchFailure`, or the abort. */
async function askSearch(body: object, signal: AbortSignal): Promise<SearchResponse> {
  const response = await fetch(serverUrl('v1/search'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
  });
  if (!response.ok) throw await failureOf(response);
  const parsed = searchResponseSchema.safeParse(await response.json());
  if (!parsed.success) {
    throw new SearchFailure('The server speaks another version.', { code: 'version', retryable: false });
  }
  if (parsed.data.isComplete === false)
    throw new SearchFailure(messages.searchTooBusy, { code: INCOMPLETE, retryable: true });
  return parsed.data;
}

/** Searches by text, without socket and microphone. Throws `SearchFailure`, or the abort. */
export async function searchByText(
  { clientId, taskId, conditions, place, previous, ...search }: Search,
  signal: AbortSignal,
): Promise<FoundByText> {
  const searcher = { ...(clientId === null ? {} : { clientId }), ...(taskId === null ? {} : { taskId }) };
  const answer = await askSearch(
    {
      ...search,
      ...searcher,
      ...(conditions === undefined ? {} : requestOf(conditions, place)),
      ...(place === undefined ? {} : { place }),
      ...(clientId !== null || previous === undefined
        ? {}
        : { previous: previous.slice(0, MAX_PREVIOUS_CHARACTERS) }),
    },
    signal,
  );
  const { queryId, results, suggestions = [] } = answer;
  const { understood = null, action = null } = answer;
  const chosen = conditions === undefined ? null : { ...conditions, rest: search.query };
  return { query: search.query, queryId, results, suggestions, understood: understood ?? chosen, action };
}

/** A search that was answered, whose results are counted. */
export interface CountedSearch {
  query: string;
  source: SearchMessage['source'];
  conditions: Conditions;
  place: Place | undefined;
}

/** How many results there are, and by the names of properties their values. */
export interface Counts {
  total: number;
  facets: Readonly<Record<string, Facet>>;
}

/** Counts the values of properties among all results of a search. Throws `SearchFailure`, or the abort. */
export async function countResults(
  { query, source, conditions, place }: CountedSearch,
  fields: readonly string[],
  signal: AbortSignal,
): Promise<Counts> {
  const { filter, understand } = requestOf(conditions, place);
  const { total, facets = {} } = await askSearch(
    { query, source, kind: 'counts', facets: fields, limit: 1, filter, understand },
    signal,
  );
  if (total === undefined)
    throw new SearchFailure(messages.searchTooBusy, { code: INCOMPLETE, retryable: true });
  return { total, facets };
}

/** Downloads all data under a client id as a file. False on failure. */
export async function exportClientData(clientId: string, clientSecret: string): Promise<boolean> {
  try {
    const response = await fetch(serverUrl(`v1/clients/${encodeURIComponent(clientId)}`), {
      headers: { authorization: `Bearer ${clientSecret}` },
    });
    if (!response.ok) return false;
    saveFile('hark-data.json', 'application/json', await response.text());
    return true;
  } catch {
    return false;
  }
}

/** Removes all data under a client id. False on failure. */
export async function deleteClientData(clientId: string, clientSecret: string): Promise<boolean> {
  try {
    const response = await fetch(serverUrl(`v1/clients/${encodeURIComponent(clientId)}`), {
      method: 'DELETE',
      headers: { authorization: `Bearer ${clientSecret}` },
    });
    // 404: nothing was kept.
    return response.ok || response.status === 404;
  } catch {
    return false;
  }
}

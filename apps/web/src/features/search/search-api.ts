import { apiErrorSchema, searchResponseSchema, type SearchResponse } from '@hark/shared/http/api';
import type { SearchMessage } from '@hark/shared/wire/client-message';

/** The search was refused or not reached. */
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
  /** Who searches, and in which task; null while that is not known. */
  clientId: string | null;
  taskId: string | null;
}

/** Searches by text; needs neither the socket nor the microphone. Throws `SearchFailure`, or the abort. */
export async function searchByText(
  { query, source, clientId, taskId }: Search,
  signal: AbortSignal,
): Promise<SearchResponse> {
  const searcher = { ...(clientId === null ? {} : { clientId }), ...(taskId === null ? {} : { taskId }) };
  const response = await fetch('/v1/search', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, source, ...searcher }),
    signal,
  });
  if (!response.ok) throw await failureOf(response);
  const parsed = searchResponseSchema.safeParse(await response.json());
  if (!parsed.success) {
    throw new SearchFailure('The server speaks another version.', { code: 'version', retryable: false });
  }
  return parsed.data;
}

/** Removes everything kept under a client id. False when that did not happen. */
export async function deleteClientData(clientId: string, clientSecret: string): Promise<boolean> {
  try {
    const response = await fetch(`/v1/clients/${encodeURIComponent(clientId)}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${clientSecret}` },
    });
    // 404: nothing was kept.
    return response.ok || response.status === 404;
  } catch {
    return false;
  }
}

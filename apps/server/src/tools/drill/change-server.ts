import { serverUrl } from '../wire-client/server-url.ts';
import { WireError } from '../wire-client/wire-error.ts';

interface Operator {
  url: string;
  adminToken: string;
  signal: AbortSignal;
}

interface Change {
  method: 'POST' | 'PUT';
  path: string;
  body: object;
}

/** Asks a server for something as its operator. @throws WireError if it refuses */
export async function changeServer(
  { url, adminToken, signal }: Operator,
  { method, path, body }: Change,
): Promise<void> {
  const response = await fetch(serverUrl(url, path), {
    method,
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal,
  });
  if (response.ok) return;
  const message = `The server refused ${method} ${path} (status ${response.status}): ${await response.text()}`;
  throw new WireError(message, { code: 'refused', retryable: false });
}

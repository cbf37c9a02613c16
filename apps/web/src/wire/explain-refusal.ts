import { publicSocketPath } from '@hark/shared/http/socket-path';
import { serverUrl } from './server-address.ts';
import { refusalOf, UNREACHABLE, type Refusal } from './refusal.ts';

/** Returns why no socket opened. Never throws. */
export type ExplainRefusal = (socketPath: string, signal: AbortSignal) => Promise<Refusal>;

/** The address of the socket, as HTTP. */
export function socketUrl(socketPath: string): URL {
  const root = new URL(serverUrl(''));
  return new URL(publicSocketPath(root.pathname, socketPath), root);
}

/**
 * Sends a request to the socket's address, because a browser reports only a failure. The request takes the same route
 * as the socket.
 */
export const explainRefusal: ExplainRefusal = async (socketPath, signal) => {
  try {
    const response = await fetch(socketUrl(socketPath), { method: 'POST', signal });
    const body: unknown = await response.json().catch(() => null);
    const refusal = refusalOf(response.status, body, response.headers.get('retry-after'));
    // Other requests arrive, so the proxy has no route for sockets.
    return refusal.kind === 'blocked' ? { ...refusal, kind: 'no-sockets' } : refusal;
  } catch {
    return UNREACHABLE;
  }
};

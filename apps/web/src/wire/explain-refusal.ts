import { publicSocketPath } from '@hark/shared/http/socket-path';
import { serverUrl } from './server-address.ts';
import { refusalOf, UNREACHABLE, type Refusal } from './refusal.ts';

/** Why no socket opened. Never throws. */
export type ExplainRefusal = (socketPath: string, signal: AbortSignal) => Promise<Refusal>;

/** The address of the socket, as HTTP. */
export function socketUrl(socketPath: string): URL {
  const root = new URL(serverUrl(''));
  return new URL(publicSocketPath(root.pathname, socketPath), root);
}

/** Asks where the socket should be: a browser says only that it failed. The answer comes the same way as the socket. */
export const explainRefusal: ExplainRefusal = async (socketPath, signal) => {
  try {
    const response = await fetch(socketUrl(socketPath), { method: 'POST', signal });
    const body: unknown = await response.json().catch(() => null);
    const refusal = refusalOf(response.status, body, response.headers.get('retry-after'));
    // Requests of this kind arrive nowhere else: the proxy has no way for sockets.
    return refusal.kind === 'blocked' ? { ...refusal, kind: 'no-sockets' } : refusal;
  } catch {
    return UNREACHABLE;
  }
};

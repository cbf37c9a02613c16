/** Path of the socket on the server itself. */
export const SOCKET_PATH = '/v1/stream';

/**
 * Returns the path of the socket from the root of the host (SPEC.md, C2). A server behind a proxy that strips a prefix
 * reports its own path, and the client prepends the prefix; any other path already has it.
 *
 * @param rootPath path under which the client reaches the server, with its final slash
 * @param socketPath path reported by the session
 */
export function publicSocketPath(rootPath: string, socketPath: string): string {
  return socketPath === SOCKET_PATH ? rootPath + SOCKET_PATH.slice(1) : socketPath;
}

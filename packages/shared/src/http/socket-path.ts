/** Where the server itself has its socket. */
export const SOCKET_PATH = '/v1/stream';

/**
 * The path of the socket from the root of the host (SPEC.md, C2). A server that does not know of the prefix that a proxy
 * takes away says its own path, and the client puts the prefix before it; any other path has it already.
 *
 * @param rootPath path under which the client reaches the server, with its final slash
 * @param socketPath as the session says it
 */
export function publicSocketPath(rootPath: string, socketPath: string): string {
  return socketPath === SOCKET_PATH ? rootPath + SOCKET_PATH.slice(1) : socketPath;
}

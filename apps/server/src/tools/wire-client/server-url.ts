/** The address of a path of a server, such as `v1/search`, below the address that the server has, sub-path included. */
export function serverUrl(server: string, path: string): URL {
  const root = new URL(server);
  root.search = '';
  root.hash = '';
  if (!root.pathname.endsWith('/')) root.pathname += '/';
  return new URL(path, root);
}

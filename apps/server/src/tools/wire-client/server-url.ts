/** Returns the URL of a server path, such as `v1/search`, below the server's address, including its sub-path. */
export function serverUrl(server: string, path: string): URL {
  const root = new URL(server);
  root.search = '';
  root.hash = '';
  if (!root.pathname.endsWith('/')) root.pathname += '/';
  return new URL(path, root);
}

/** Hark's own first names. A base path that began with one could not be told from them. */
const OWN_NAMES = new Set(['v1', 'ops', 'assets', 'healthz', 'readyz', 'metrics', 'openapi.json', 'docs']);

export const BASE_PATH_RULE =
  'must be a path such as /hark, of letters, digits, "-", "_", "." and "~", and must not start with a path reserved by Hark (/v1, /ops, /assets …)';

/** Whether this is a base path: `/hark`, `/tools/hark/` or, for none, `/`. */
export function isBasePath(path: string): boolean {
  if (!/^(?:\/[\w.~-]+)*\/?$/.test(path)) return false;
  const names = path.split('/').filter((name) => name !== '');
  return !names.some((name) => /^\.+$/.test(name)) && !OWN_NAMES.has(names[0] ?? '');
}

export type Addressed =
  | { type: 'serve'; url: string }
  /** The base path without its final slash: addresses in the page would lead beside it. */
  | { type: 'redirect'; location: string };

/**
 * What a request asks for below the base path, whether or not a proxy has taken that away already. Slashes that a proxy
 * doubles (`location /hark { proxy_pass http://hark/; }` of nginx) count once. Pure.
 *
 * @param url path and query, as in the request
 * @param basePath without its final slash; empty for none
 */
export function belowBasePath(url: string, basePath: string): Addressed {
  const single = url.replace(/^\/{2,}/, '/');
  if (basePath === '' || !single.startsWith(basePath)) return { type: 'serve', url: single };
  const rest = single.slice(basePath.length);
  if (rest === '' || rest.startsWith('?')) return { type: 'redirect', location: `${basePath}/${rest}` };
  if (!rest.startsWith('/')) return { type: 'serve', url: single };
  return { type: 'serve', url: rest.replace(/^\/{2,}/, '/') };
}

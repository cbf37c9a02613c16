import type { Request } from 'express';

/** The routes of the page, as GET paths. */
export const PAGES = [
  { method: 'get', path: '/' },
  { method: 'get', path: '/ops' },
  { method: 'get', path: '/ops/{view}', hasSlashes: true },
] as const;
const PAGE = /^\/(?:ops(?:\/.*)?)?$/u;
/** A path with an extension, or with a part that begins with a dot, is a file. */
const FILE = /\/\.|\/[^/]*\.[^/]*$/u;

/**
 * Returns whether to respond with the page: on its own routes always, on other paths for a browser's navigation, and
 * never for a program that requests a missing resource.
 */
export function isPageRequest({
  method,
  path,
  headers,
}: Pick<Request, 'method' | 'path' | 'headers'>): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (PAGE.test(path)) return true;
  const isOpened = headers.accept?.includes('text/html') === true;
  return isOpened && !FILE.test(path) && !path.startsWith('/v1/');
}

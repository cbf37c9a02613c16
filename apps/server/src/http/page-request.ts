import type { Request } from 'express';

/** The routes of the page itself, as paths that take GET. */
export const PAGES = [
  { method: 'get', path: '/' },
  { method: 'get', path: '/ops' },
  { method: 'get', path: '/ops/{view}', hasSlashes: true },
] as const;
const PAGE = /^\/(?:ops(?:\/.*)?)?$/u;
/** What has an extension, or a part that begins with a dot, is a file and no page. */
const FILE = /\/\.|\/[^/]*\.[^/]*$/u;

/**
 * Whether the page is the answer: to its own routes for everybody, to other paths for a browser that opens them, and
 * never to a program that asks for something that is not there.
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

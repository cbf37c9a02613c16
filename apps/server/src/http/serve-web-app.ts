import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Express, RequestHandler } from 'express';
import sirv from 'sirv';
import { isPageRequest } from './page-request.ts';

/**
 * For the page of a sub-path that a proxy takes away, opened without its final slash: only the browser sees that, and
 * all relative addresses would lead beside it.
 */
const ADD_SLASH =
  "location.pathname.endsWith('/')||location.replace(location.pathname+'/'+location.search+location.hash)";

/** What the content security policy has to allow for it. */
export const ADD_SLASH_HASH = `'sha256-${createHash('sha256').update(ADD_SLASH).digest('base64')}'`;

/**
 * The page as it is sent for a path: its assets are found wherever a proxy serves them from. Where the base path is not
 * known they are relative to the page's own address, one step up for each slash. Pure.
 *
 * @param html as it was built, with addresses that begin with `./`
 * @param path of the page, below the base path
 */
export function pageFor(html: string, path: string, basePath: string): string {
  const up = '../'.repeat(path.split('/').length - 2);
  const root = basePath === '' ? up || './' : `${basePath}/`;
  const page = html.replaceAll(/(\s(?:href|src)=")\.\//g, `$1${root}`);
  if (path !== '/' || basePath !== '') return page;
  return page.replace('<head>', `<head><script>${ADD_SLASH}</script>`);
}

/** The built web app: hashed files for ever, pages checked each time. Leaves to others what is neither. */
export function serveWebApp(app: Express, { webDir, basePath }: { webDir: string; basePath: string }): void {
  const html = readFileSync(join(webDir, 'index.html'), 'utf8');
  const sendPage: RequestHandler = (request, response) => {
    response
      .set('Cache-Control', 'no-cache')
      .vary('Accept')
      .type('html')
      .send(pageFor(html, request.path, basePath));
  };
  const files = sirv(webDir, {
    brotli: true,
    gzip: true,
    etag: true,
    setHeaders(response, pathname) {
      const isHashed = pathname.startsWith('/assets/');
      response.setHeader('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  app.get(['/', '/index.html'], sendPage);
  app.use((request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    files(request, response, next);
  });
  app.use((request, response, next) => {
    if (!isPageRequest(request)) return next();
    sendPage(request, response, next);
  });
}

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { Express, RequestHandler } from 'express';
import expressStaticGzip from 'express-static-gzip';
import { isPageRequest } from './page-request.ts';

/**
 * For the page opened without its final slash on a sub-path that a proxy removes. Only the browser sees that path, and
 * all relative addresses would resolve outside it.
 */
const ADD_SLASH =
  "location.pathname.endsWith('/')||location.replace(location.pathname+'/'+location.search+location.hash)";

/** Hash of the script for the content security policy. */
export const ADD_SLASH_HASH = `'sha256-${createHash('sha256').update(ADD_SLASH).digest('base64')}'`;

/**
 * Returns the page for a path, with assets that resolve wherever a proxy serves them. If the base path is unknown they
 * are relative to the page's address, one step up for each slash. Pure.
 *
 * @param html the built page, with addresses that begin with `./`
 * @param path of the page, below the base path
 */
export function pageFor(html: string, path: string, basePath: string): string {
  const up = '../'.repeat(path.split('/').length - 2);
  const root = basePath === '' ? up || './' : `${basePath}/`;
  const page = html.replaceAll(/(\s(?:href|src)=")\.\//g, `$1${root}`);
  if (path !== '/' || basePath !== '') return page;
  return page.replace('<head>', `<head><script>${ADD_SLASH}</script>`);
}

/** Returns the page without the files that browsers fetch ahead for the microphone. Pure. */
function withoutPrefetch(html: string): string {
  return html.replaceAll(/\s*<link rel="prefetch"[^>]*>/g, '');
}

/** Serves the built web app: hashed files are cached for ever, pages revalidated. Passes other requests on. */
export function serveWebApp(app: Express, { webDir, basePath }: { webDir: string; basePath: string }): void {
  const html = readFileSync(join(webDir, 'index.html'), 'utf8');
  const lean = withoutPrefetch(html);
  const sendPage: RequestHandler = (request, response) => {
    // The search page has the microphone; a browser that saves data fetches its files at the press.
    const isAhead = request.path === '/' && request.get('Save-Data') !== 'on';
    response
      .set('Cache-Control', 'no-cache')
      .vary('Accept')
      .vary('Save-Data')
      .type('html')
      .send(pageFor(isAhead ? html : lean, request.path, basePath));
  };
  const files = expressStaticGzip(webDir, {
    enableBrotli: true,
    orderPreference: ['br', 'gz'],
    index: false,
    serveStatic: {
      index: false,
      redirect: false,
      setHeaders(response, path) {
        const isHashed = path.startsWith(join(webDir, 'assets', sep));
        response.setHeader('Cache-Control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    },
  });
  app.get(['/', '/index.html'], sendPage);
  app.use((request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    files(request, response, (error: unknown) => {
      // A compressed file that was there at the start is gone: what answers now is not compressed.
      response.removeHeader('Content-Encoding');
      response.removeHeader('Content-Type');
      next(error);
    });
  });
  app.use((request, response, next) => {
    if (!isPageRequest(request)) return next();
    sendPage(request, response, next);
  });
}

import { Router } from 'express';
import { buildDocument } from './build-document.ts';
import type { Operation } from './operation.ts';
import { PAGE_STYLE } from './page-style.ts';
import { renderPage } from './render-page.ts';

/** `GET /openapi.json`, and the same as an HTML page. Both are built on the first request. */
export function documentRoutes(operations: readonly Operation[], version: string): Router {
  const routes = Router();
  let document: object | undefined;
  let page: string | undefined;
  routes.get('/openapi.json', (_request, response) => {
    // The document is public: tools of other origins may read it.
    response.set({ 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'no-cache' });
    response.json((document ??= buildDocument(operations, version)));
  });
  routes.get('/docs/api', (_request, response) => {
    response.set('Cache-Control', 'no-cache').type('html');
    response.send((page ??= renderPage(operations)));
  });
  routes.get('/docs/api.css', (_request, response) => {
    response.set('Cache-Control', 'no-cache').type('css').send(PAGE_STYLE);
  });
  return routes;
}

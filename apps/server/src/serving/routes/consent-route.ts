import { Router } from 'express';
import type { HttpParts } from '../../composition/http-parts.ts';

/** `GET /v1/consent`: what is kept of speakers who agree. For a page that has not opened a session yet. */
export function consentRoute({ consent }: Pick<HttpParts, 'consent'>): Router {
  const routes = Router();
  routes.get('/v1/consent', (_request, response) => {
    response.set('Cache-Control', 'no-store').json(consent);
  });
  return routes;
}

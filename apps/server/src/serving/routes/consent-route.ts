import type { ConsentOffer } from '@hark/shared/wire/protocol';
import { Router } from 'express';

/** `GET /v1/consent`: what is kept of speakers who agree. For pages that have not opened a session yet. */
export function consentRoute({ consent }: { consent: ConsentOffer }): Router {
  const routes = Router();
  routes.get('/v1/consent', (_request, response) => {
    response.set('Cache-Control', 'no-store').json(consent);
  });
  return routes;
}

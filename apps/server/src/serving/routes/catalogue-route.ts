import type { CatalogueDescription } from '@hark/shared/http/api';
import { Router } from 'express';

import type { Pipeline } from '../../answering/pipeline/answer-utterance.ts';
import { describeCatalogue } from '../../answering/pipeline/describe-catalogue.ts';

export interface CatalogueParts {
  pipeline: Pick<Pipeline, 'search'>;
  /** Name of the served catalogue. */
  catalogue: string;
}

/** `GET /v1/catalogue`: what the entries can be filtered, counted and sorted by. */
export function catalogueRoute({ pipeline, catalogue }: CatalogueParts): Router {
  const routes = Router();
  routes.get('/v1/catalogue', async (_request, response) => {
    const described: CatalogueDescription = await describeCatalogue(pipeline.search, catalogue);
    response.set('Cache-Control', 'no-cache').json(described);
  });
  return routes;
}

import type { CatalogueDescription } from '@hark/shared/http/api';
import { Router } from 'express';

import { describeCatalogue } from '../../answering/pipeline/describe-catalogue.ts';
import { createExamples } from '../../answering/pipeline/make-examples.ts';
import type { ServedVersions } from '../../answering/versions/served-versions.ts';

export interface CatalogueParts {
  versions: Pick<ServedVersions, 'champion'>;
  /** Name of the served catalogue. */
  catalogue: string;
}

/** `GET /v1/catalogue`: what can be asked, and what the entries can be filtered, counted and sorted by. */
export function catalogueRoute({ versions, catalogue: name }: CatalogueParts): Router {
  const routes = Router();
  const made = createExamples(() => versions.champion().pipeline);
  routes.get('/v1/catalogue', async (_request, response) => {
    const examples = [...(await made.read())];
    const described: CatalogueDescription = await describeCatalogue(versions.champion().pipeline.search, {
      name,
      examples,
    });
    response.set('Cache-Control', 'no-cache').json(described);
  });
  return routes;
}

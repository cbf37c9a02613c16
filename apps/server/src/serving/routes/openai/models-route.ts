import type { Model, ModelList } from '@hark/shared/http/openai-api';
import { Router } from 'express';
import { ApiProblem } from '../../../http/api-problem.ts';
import type { ServedVersions } from '../../../answering/versions/served-versions.ts';

/** `GET /v1/models` and `/v1/models/:id`: the champion's recogniser, by its name in answers. */
export function modelsRoute(versions: Pick<ServedVersions, 'champion'>): Router {
  const routes = Router();
  const created = Math.floor(Date.now() / 1000);
  const served = (): Model => ({
    id: versions.champion().pipeline.recognizer.version,
    object: 'model',
    created,
    owned_by: 'hark',
  });
  routes.get('/v1/models', (_request, response) => {
    const answer: ModelList = { object: 'list', data: [served()] };
    response.json(answer);
  });
  // Names contain slashes, which not every client escapes.
  routes.get('/v1/models/*id', (request, response) => {
    const model = served();
    const id = request.params.id.join('/');
    if (id !== model.id) {
      throw new ApiProblem(
        404,
        'model_not_found',
        `There is no model "${id.slice(0, 80)}"; GET /v1/models lists the available ones.`,
        { param: 'model' },
      );
    }
    response.json(model);
  });
  return routes;
}

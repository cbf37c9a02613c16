import type { Model, ModelList } from '@hark/shared/http/openai-api';
import { Router } from 'express';
import { ApiProblem } from '../../../http/api-problem.ts';
import type { Recognizer } from '../../../recognition/recognizer.ts';

/** `GET /v1/models` and `/v1/models/:id`: the recogniser that serves, by the name that answers call it. */
export function modelsRoute({ recognizer }: { recognizer: Pick<Recognizer, 'version'> }): Router {
  const routes = Router();
  const model: Model = {
    id: recognizer.version,
    object: 'model',
    created: Math.floor(Date.now() / 1000),
    owned_by: 'hark',
  };
  routes.get('/v1/models', (_request, response) => {
    const answer: ModelList = { object: 'list', data: [model] };
    response.json(answer);
  });
  // Names have slashes, which not every client escapes.
  routes.get('/v1/models/*id', (request, response) => {
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

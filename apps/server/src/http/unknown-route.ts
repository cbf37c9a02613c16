import type { RequestHandler } from 'express';
import { ApiProblem } from './api-problem.ts';
import { matchOperations, type Route } from './match-operations.ts';

/** The last of the routes: says what is wrong with a request that none of them took. */
export function unknownRoute(operations: readonly Route[]): RequestHandler {
  const { methodsOf, meantBy } = matchOperations(operations);
  return (request, response) => {
    const { method, path } = request;
    const methods = methodsOf(path);
    if (methods.length > 0 && !methods.includes(method)) {
      response.set('Allow', [...methods, 'OPTIONS'].join(', '));
      if (method === 'OPTIONS') return response.sendStatus(204);
      throw new ApiProblem(
        405,
        'method_not_allowed',
        `${path} supports ${methods.join(', ')}, not ${method}.`,
      );
    }
    const meant = meantBy(path);
    const hint =
      meant === null ? '' : ` Did you mean ${meant}? The base URL for clients must end with a single /v1.`;
    throw new ApiProblem(404, 'not_found', `There is no ${method} ${path.slice(0, 200)}.${hint}`);
  };
}

import { searchRequestSchema, type SearchResponse } from '@hark/shared/http/api';
import { Router } from 'express';
import { searchTyped } from '../pipeline/search-typed.ts';
import { ApiProblem } from './api-problem.ts';
import type { HttpParts } from './http-parts.ts';
import { parseRequest } from './parse-request.ts';
import { abortWhenGone } from './abort-when-gone.ts';

/** `POST /v1/search`: a typed query. */
export function searchRoute(parts: HttpParts): Router {
  const routes = Router();
  routes.post('/v1/search', async (request, response) => {
    const {
      query,
      limit,
      source,
      clientId = null,
      taskId = null,
      synthetic,
    } = parseRequest(searchRequestSchema, request.body);
    if (query.length > parts.limits.maxQueryCharacters) {
      throw new ApiProblem(
        400,
        'query_too_long',
        `A query has at most ${parts.limits.maxQueryCharacters} characters.`,
      );
    }
    const found = await searchTyped(parts.pipeline, { query, limit, signal: abortWhenGone(response) });
    parts.serverEvents.searched(found, { query, source, clientId, taskId, synthetic });
    const answer: SearchResponse = found;
    response.json(answer);
  });
  return routes;
}

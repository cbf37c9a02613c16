import { searchRequestSchema, type SearchResponse } from '@hark/shared/http/api';
import { Router } from 'express';
import { searchTyped } from '../../answering/pipeline/search-typed.ts';
import { abortWhenGone } from '../../http/abort-when-gone.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import type { HttpParts } from '../../composition/http-parts.ts';
import { parseBody } from '../../http/parse-request.ts';

/** `POST /v1/search`: a typed query, or what there is of it so far. */
export function searchRoute(parts: HttpParts): Router {
  const routes = Router();
  routes.post('/v1/search', async (request, response) => {
    const asked = parseBody(searchRequestSchema, request);
    if (asked.query.length > parts.limits.maxQueryCharacters) {
      throw new ApiProblem(
        400,
        'query_too_long',
        `A query has at most ${parts.limits.maxQueryCharacters} characters.`,
      );
    }
    const signal = abortWhenGone(response);
    const answer = await answerQuery(parts, asked, signal).catch((error: unknown) => {
      throw signal.aborted ? new ApiProblem(499, 'cancelled', 'The request was abandoned.') : error;
    });
    response.json(answer);
  });
  return routes;
}

async function answerQuery(
  parts: HttpParts,
  asked: ReturnType<typeof searchRequestSchema.parse>,
  signal: AbortSignal,
): Promise<SearchResponse> {
  const { query, source, clientId = null, taskId = null, synthetic } = asked;
  const typed = { ...asked, clientId };
  if (asked.kind === 'instant') {
    const { isComplete, ...found } = await parts.searchInstantly(typed, signal);
    return isComplete ? found : { ...found, isComplete };
  }
  const found = await searchTyped(parts.pipeline, typed, signal);
  parts.serverEvents.searched(found, { query, source, clientId, taskId, synthetic });
  return found;
}

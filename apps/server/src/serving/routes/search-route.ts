import { searchRequestSchema, type SearchResponse } from '@hark/shared/http/api';
import type { Limits } from '@hark/shared/wire/protocol';
import { Router } from 'express';
import type { createInstantSearch } from '../../answering/pipeline/search-instantly.ts';
import { searchTyped, type TypedParts } from '../../answering/pipeline/search-typed.ts';
import type { ServerEvents } from '../../observing/events/server-events.ts';
import { abortWhenGone } from '../../http/abort-when-gone.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { parseBody } from '../../http/parse-request.ts';

export interface SearchParts {
  pipeline: TypedParts;
  searchInstantly: ReturnType<typeof createInstantSearch>;
  serverEvents: Pick<ServerEvents, 'searched'>;
  limits: Pick<Limits, 'maxQueryCharacters'>;
}

/** `POST /v1/search`: a typed query, complete or in progress. */
export function searchRoute(parts: SearchParts): Router {
  const routes = Router();
  routes.post('/v1/search', async (request, response) => {
    const asked = parseBody(searchRequestSchema, request);
    if (asked.query.length > parts.limits.maxQueryCharacters) {
      throw new ApiProblem(
        400,
        'query_too_long',
        `The query is too long; at most ${parts.limits.maxQueryCharacters} characters are allowed.`,
      );
    }
    const signal = abortWhenGone(response);
    const answer = await answerQuery(parts, asked, signal).catch((error: unknown) => {
      throw signal.aborted ? new ApiProblem(499, 'cancelled', 'The client closed the request.') : error;
    });
    response.json(answer);
  });
  return routes;
}

async function answerQuery(
  parts: SearchParts,
  asked: ReturnType<typeof searchRequestSchema.parse>,
  signal: AbortSignal,
): Promise<SearchResponse> {
  const { query, source, clientId = null, taskId = null, synthetic } = asked;
  const { kind, ...typed } = { ...asked, clientId };
  if (kind !== 'full') {
    const { isComplete, ...found } = await parts.searchInstantly({ ...typed, kind }, signal);
    return isComplete ? found : { ...found, isComplete };
  }
  const found = await searchTyped(parts.pipeline, typed, signal);
  parts.serverEvents.searched(found, { query, source, clientId, taskId, synthetic });
  return found;
}

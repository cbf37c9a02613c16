import { searchRequestSchema, type SearchResponse } from '@hark/shared/http/api';
import type { Limits } from '@hark/shared/wire/protocol';
import { Router } from 'express';
import { searchTyped } from '../../answering/pipeline/search-typed.ts';
import type { Assignment, ServedVersions } from '../../answering/versions/served-versions.ts';
import type { ServerEvents } from '../../observing/events/server-events.ts';
import { abortWhenGone } from '../../http/abort-when-gone.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import { parseBody } from '../../http/parse-request.ts';

export interface SearchParts {
  versions: Pick<ServedVersions, 'assign' | 'foresee' | 'answering' | 'recall' | 'champion'>;
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
  const assignment = await assigned(parts, clientId, kind === 'full');
  const { pipeline, searchInstantly } = parts.versions.answering(assignment);
  if (kind !== 'full') {
    const { isComplete, ...found } = await searchInstantly({ ...typed, kind }, signal);
    return isComplete ? found : { ...found, isComplete };
  }
  const found = await searchTyped(pipeline, typed, signal);
  const answeredBy = { version: pipeline.version(), rollout: assignment.rollout };
  parts.serverEvents.searched(found, { query, source, clientId, taskId, synthetic, answeredBy });
  return found;
}

/** Returns the version for a query. A program without a client is in no rollout. */
async function assigned(
  { versions }: Pick<SearchParts, 'versions'>,
  clientId: string | null,
  isSubmitted: boolean,
): Promise<Assignment> {
  if (clientId === null) return { digest: versions.champion().digest, rollout: null, arm: null };
  await versions.recall(clientId);
  // What is being typed begins no task.
  return isSubmitted ? versions.assign({ clientId }) : versions.foresee({ clientId });
}

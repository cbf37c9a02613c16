import { sessionRequestSchema, type SessionResponse } from '@hark/shared/http/api';
import { SOCKET_PATH } from '@hark/shared/http/socket-path';
import { Router } from 'express';
import { ORIGIN_REFUSED } from '../../http/origin/origin-gate.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import type { HttpParts } from '../../composition/http-parts.ts';
import { parseRequest } from '../../http/parse-request.ts';

/** `POST /v1/session`: a token that opens one socket, and what the server expects of its client. */
export function sessionRoute(parts: HttpParts): Router {
  const routes = Router();
  routes.post('/v1/session', async (request, response) => {
    // The socket would be refused too, but browsers don't tell a page why.
    const foreign = parts.originGate.refusal(request.headers);
    if (foreign !== null) throw new ApiProblem(403, ORIGIN_REFUSED, foreign);
    const asked = parseRequest(sessionRequestSchema, request.body ?? {});
    const clientId = asked.clientId ?? parts.pipeline.newId();
    const clientSecret = await parts.clients.register(clientId);
    const answer: SessionResponse = {
      sessionToken: parts.tokens.issue(clientId),
      expiresInSeconds: parts.tokenLifetimeSeconds,
      socketPath: `${parts.basePath}${SOCKET_PATH}`,
      limits: parts.limits,
      vad: parts.vad,
      consent: parts.consent,
      clientId,
      ...(clientSecret === null ? {} : { clientSecret }),
    };
    response.set('Cache-Control', 'no-store').json(answer);
  });
  return routes;
}

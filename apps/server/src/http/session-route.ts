import { sessionRequestSchema, type SessionResponse } from '@hark/shared/http/api';
import { Router } from 'express';
import { SOCKET_PATH } from '../gateway/gateway.ts';
import type { HttpParts } from './http-parts.ts';
import { parseRequest } from './parse-request.ts';

/** `POST /v1/session`: a token that opens one socket, and what the server expects of its client. */
export function sessionRoute(parts: HttpParts): Router {
  const routes = Router();
  routes.post('/v1/session', async (request, response) => {
    const asked = parseRequest(sessionRequestSchema, request.body ?? {});
    const clientId = asked.clientId ?? parts.pipeline.newId();
    const clientSecret = await parts.clients.register(clientId);
    const answer: SessionResponse = {
      sessionToken: parts.tokens.issue(clientId),
      expiresInSeconds: parts.tokenLifetimeSeconds,
      socketPath: SOCKET_PATH,
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

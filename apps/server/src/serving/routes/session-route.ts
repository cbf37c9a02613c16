import { sessionRequestSchema, type SessionResponse } from '@hark/shared/http/api';
import { SOCKET_PATH } from '@hark/shared/http/socket-path';
import type { ConsentOffer, Limits } from '@hark/shared/wire/protocol';
import { Router } from 'express';
import { ORIGIN_REFUSED, type OriginGate } from '../../http/origin/origin-gate.ts';
import { ApiProblem } from '../../http/api-problem.ts';
import type { Clients } from '../../observing/events/clients.ts';
import type { SessionTokens } from '../gateway/session-tokens.ts';
import { parseRequest } from '../../http/parse-request.ts';
import type { ServedVersions } from '../../answering/versions/served-versions.ts';

export interface SessionParts {
  originGate: OriginGate;
  clients: Pick<Clients, 'register'>;
  tokens: Pick<SessionTokens, 'issue'>;
  tokenLifetimeSeconds: number;
  /** Public path of the server, without its final slash; empty for `/` or unknown. */
  basePath: string;
  limits: Limits;
  versions: Pick<ServedVersions, 'foresee' | 'answering' | 'recall'>;
  consent: ConsentOffer;
  newId(): string;
}

/** `POST /v1/session`: a token that opens one socket, and the parameters for the client. */
export function sessionRoute(parts: SessionParts): Router {
  const routes = Router();
  routes.post('/v1/session', async (request, response) => {
    // The socket would be refused as well, but browsers do not give a page the reason.
    const foreign = parts.originGate.refusal(request.headers);
    if (foreign !== null) throw new ApiProblem(403, ORIGIN_REFUSED, foreign);
    const asked = parseRequest(sessionRequestSchema, request.body ?? {});
    const clientId = asked.clientId ?? parts.newId();
    const clientSecret = await parts.clients.register(clientId);
    await parts.versions.recall(clientId);
    const { vad } = parts.versions.answering(parts.versions.foresee({ clientId })).setup;
    const answer: SessionResponse = {
      sessionToken: parts.tokens.issue(clientId),
      expiresInSeconds: parts.tokenLifetimeSeconds,
      socketPath: `${parts.basePath}${SOCKET_PATH}`,
      limits: parts.limits,
      vad,
      consent: parts.consent,
      clientId,
      ...(clientSecret === null ? {} : { clientSecret }),
    };
    response.set('Cache-Control', 'no-store').json(answer);
  });
  return routes;
}

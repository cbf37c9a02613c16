import { SOCKET_PATH } from '@hark/shared/http/socket-path';
import { Router, type RequestHandler } from 'express';
import { NO_ROOM } from '../gateway/gateway.ts';
import { ORIGIN_REFUSED, type OriginGate } from '../../http/origin/origin-gate.ts';
import { ApiProblem } from '../../http/api-problem.ts';

export interface StreamParts {
  originGate: OriginGate;
  /** Whether one more socket would be taken now. */
  hasSocketRoom(): boolean;
}

/**
 * `/v1/stream` without an upgrade: why no socket opens there. Browsers tell a page only that it failed, so the page asks
 * here; and a proxy that does not pass `Upgrade` on makes plain requests of its sockets.
 */
export function streamRoute({ originGate, hasSocketRoom }: StreamParts): Router {
  const routes = Router();
  const explain: RequestHandler = (request, response) => {
    response.set('Cache-Control', 'no-store');
    const foreign = originGate.refusal(request.headers);
    if (foreign !== null) throw new ApiProblem(403, ORIGIN_REFUSED, foreign);
    if (!hasSocketRoom()) {
      const { code, message, retryAfterSeconds } = NO_ROOM;
      throw new ApiProblem(503, code, message, { retryAfterSeconds });
    }
    // Without the `Upgrade` header that HTTP/1.1 wants here: nginx would pass it on over HTTP/2, where browsers take it for
    // a broken connection.
    const message =
      'This route is a WebSocket, but the request has no Upgrade header. A reverse proxy must forward it (docs/proxies.md).';
    throw new ApiProblem(426, 'upgrade_required', message);
  };
  routes.get(SOCKET_PATH, explain);
  routes.post(SOCKET_PATH, explain);
  return routes;
}

import { Router } from 'express';
import { ApiProblem } from '../../http/api-problem.ts';
import type { Metrics } from '../../observing/prometheus/metrics.ts';
import { isAdmin } from '../../http/require-admin.ts';

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;
/** A page whose name was made to lead to this machine (DNS rebinding) asks by that name. */
const LOCAL_HOST = /^(?:localhost|127\.[\d.]+|\[::1\])(?::\d+)?$/i;

export interface HealthParts {
  /** Why the server is not ready, in words; empty when it is. */
  readiness(): Promise<string[]>;
  metrics: Pick<Metrics, 'expose'>;
  trustedProxies: number;
  adminToken: string;
}

/** Alive, ready, and the metrics that Prometheus reads. */
export function healthRoutes(parts: HealthParts): Router {
  const routes = Router();
  routes.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  routes.get('/readyz', async (_request, response) => {
    const reasons = await parts.readiness();
    response.status(reasons.length === 0 ? 200 : 503).json({ ready: reasons.length === 0, reasons });
  });
  // The operator's page asks below /v1/ops, which is where its session counts.
  routes.get(['/metrics', '/v1/ops/exposition'], async (request, response) => {
    // Behind a proxy on this machine every request comes from loopback: then only the token counts.
    const isLocal =
      parts.trustedProxies === 0 &&
      request.get('x-forwarded-for') === undefined &&
      LOOPBACK.test(request.socket.remoteAddress ?? '') &&
      LOCAL_HOST.test(request.get('host') ?? '');
    if (!isLocal && !isAdmin(request, parts.adminToken)) {
      throw new ApiProblem(401, 'unauthorized', 'Admin token required: send Authorization: Bearer <token>.');
    }
    const { contentType, text } = await parts.metrics.expose();
    response.type(contentType).send(text);
  });
  return routes;
}

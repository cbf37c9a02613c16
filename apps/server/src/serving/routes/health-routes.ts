import type { WarmVersion } from '@hark/shared/http/api';
import { Router } from 'express';
import { ApiProblem } from '../../http/api-problem.ts';
import type { Metrics } from '../../observing/prometheus/metrics.ts';
import { isAdmin } from '../../http/require-admin.ts';

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;
/** A page whose name was pointed at this machine (DNS rebinding) sends that name in its requests. */
const LOCAL_HOST = /^(?:localhost|127\.[\d.]+|\[::1\])(?::\d+)?$/i;

export interface HealthParts {
  /** Returns why the server is not ready, in words; empty when it is. */
  readiness(): Promise<string[]>;
  /** Returns the versions that are warm. */
  warmVersions?(): WarmVersion[];
  metrics: Pick<Metrics, 'expose'>;
  trustedProxies: number;
  adminToken: string;
}

/** Liveness, readiness and metrics for Prometheus. */
export function healthRoutes(parts: HealthParts): Router {
  const routes = Router();
  routes.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  routes.get('/readyz', async (_request, response) => {
    const reasons = await parts.readiness();
    const versions = parts.warmVersions?.();
    const ready = reasons.length === 0;
    response.status(ready ? 200 : 503).json({ ready, reasons, versions });
  });
  // The operator's page requests it below /v1/ops, where its session is valid.
  routes.get(['/metrics', '/v1/ops/exposition'], async (request, response) => {
    // Behind a proxy on this machine every request comes from loopback: only the token counts then.
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

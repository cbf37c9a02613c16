import { Router } from 'express';
import type { BackgroundRunner } from '../background/background-runner.ts';
import { requireAdmin } from '../http/require-admin.ts';

export interface BackgroundParts {
  background: Pick<BackgroundRunner, 'status'>;
  adminToken: string;
}

/** `GET /v1/ops/background`: the state of tasks and jobs. */
export function backgroundRoute({ background, adminToken }: BackgroundParts): Router {
  const routes = Router();
  routes.get('/v1/ops/background', async (request, response) => {
    requireAdmin(request, adminToken);
    response.set('Cache-Control', 'no-store');
    response.json(await background.status());
  });
  return routes;
}

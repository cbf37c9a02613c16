import {
  thresholdBodySchema,
  thresholdHistoryQuerySchema,
  thresholdPreviewBodySchema,
  thresholdRevertBodySchema,
} from '@hark/shared/http/alarms-api';
import { Router } from 'express';
import { parseBody, parseRequest } from '../http/parse-request.ts';
import { requireAdmin } from '../http/require-admin.ts';
import type { OperatorThresholds } from '../observing/alarms/operator-thresholds.ts';
import { answered } from './alarms-routes.ts';

export interface ThresholdsParts {
  thresholds: OperatorThresholds;
  adminToken: string;
}

/** `/v1/ops/thresholds`: what rules alarm at, every change of it, and what a change would have fired. */
export function thresholdsRoutes({ thresholds, adminToken }: ThresholdsParts): Router {
  const routes = Router();
  routes.use('/v1/ops/thresholds', (request, response, next) => {
    requireAdmin(request, adminToken);
    response.set('Cache-Control', 'no-store');
    next();
  });
  routes.get('/v1/ops/thresholds', async (_, response) => {
    response.json({ rules: await thresholds.list() });
  });
  routes.put('/v1/ops/thresholds', async (request, response) => {
    const { rule, ...change } = parseBody(thresholdBodySchema, request);
    response.json(await answered(thresholds.change(rule, change)));
  });
  routes.post('/v1/ops/thresholds/revert', async (request, response) => {
    const { rule, ...given } = parseBody(thresholdRevertBodySchema, request);
    response.json(await answered(thresholds.revert(rule, given)));
  });
  routes.post('/v1/ops/thresholds/preview', async (request, response) => {
    const { rule, ...given } = parseBody(thresholdPreviewBodySchema, request);
    response.json(await answered(thresholds.preview(rule, given)));
  });
  routes.get('/v1/ops/thresholds/history', async ({ query }, response) => {
    const { rule } = parseRequest(thresholdHistoryQuerySchema, query);
    response.json({ history: await answered(thresholds.history(rule)) });
  });
  return routes;
}

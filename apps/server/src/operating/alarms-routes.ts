import { ackBodySchema, alarmHistoryQuerySchema, silenceBodySchema } from '@hark/shared/http/alarms-api';
import { Router } from 'express';
import { ApiProblem } from '../http/api-problem.ts';
import { parseBody, parseRequest } from '../http/parse-request.ts';
import { requireAdmin } from '../http/require-admin.ts';
import { AlarmError } from '../observing/alarms/alarm-error.ts';
import type { Deliveries } from '../observing/alarms/deliveries.ts';
import type { OperatorAlarms } from '../observing/alarms/operator-alarms.ts';

export interface AlarmsParts {
  alarms: OperatorAlarms;
  deliveries: Deliveries;
  adminToken: string;
}

const UNKNOWN: ReadonlySet<AlarmError['code']> = new Set([
  'unknown_alarm',
  'unknown_rule',
  'unknown_version',
  'unknown_silence',
  'unknown_delivery',
]);

/** Answers what an operator got wrong. @throws ApiProblem */
export async function answered<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof AlarmError)) throw error;
    if (UNKNOWN.has(error.code)) throw new ApiProblem(404, 'not_found', error.message);
    const isState = error.code === 'wrong_state';
    throw new ApiProblem(isState ? 409 : 400, isState ? 'conflict' : 'invalid_request', error.message);
  }
}

/** `/v1/ops/alarms`: what is wrong, who knows of it, and what is sent of it. */
export function alarmsRoutes({ alarms, deliveries, adminToken }: AlarmsParts): Router {
  const routes = Router();
  routes.use('/v1/ops/alarms', (request, response, next) => {
    requireAdmin(request, adminToken);
    response.set('Cache-Control', 'no-store');
    next();
  });
  routes.get('/v1/ops/alarms', async (_, response) => {
    response.json(await alarms.list());
  });
  routes.get('/v1/ops/alarms/history', async ({ query }, response) => {
    const { limit } = parseRequest(alarmHistoryQuerySchema, query);
    response.json({ history: await alarms.history(limit) });
  });
  routes.get('/v1/ops/alarms/deliveries', async (_, response) => {
    response.json({ deliveries: await deliveries.list() });
  });
  routes.post('/v1/ops/alarms/deliveries/:id/resend', async ({ params }, response) => {
    response.json(await answered(deliveries.resend(params.id)));
  });
  routes.post('/v1/ops/alarms/silences', async (request, response) => {
    response.json(await answered(alarms.silence(parseBody(silenceBodySchema, request))));
  });
  routes.delete('/v1/ops/alarms/silences/:id', async ({ params }, response) => {
    response.json(await answered(alarms.endSilence(params.id)));
  });
  routes.get('/v1/ops/alarms/:id', async ({ params }, response) => {
    response.json(await answered(alarms.details(params.id)));
  });
  routes.post('/v1/ops/alarms/:id/ack', async (request, response) => {
    const given = parseBody(ackBodySchema, request);
    response.json(await answered(alarms.acknowledge(request.params.id, given)));
  });
  return routes;
}

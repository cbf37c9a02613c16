import { randomUUID } from 'node:crypto';
import {
  blameRequestSchema,
  driftCheckBodySchema,
  driftQuerySchema,
  driftReferenceBodySchema,
  driftReferenceChoiceSchema,
  driftSettingsBodySchema,
} from '@hark/shared/http/drift-api';
import { Router } from 'express';
import { ApiProblem } from '../http/api-problem.ts';
import { parseBody, parseRequest } from '../http/parse-request.ts';
import { requireAdmin } from '../http/require-admin.ts';
import type { BlameReplays } from '../observing/blame/replay-blame.ts';
import type { DriftQueries } from '../observing/drift/drift.ts';
import { DriftError } from '../observing/drift/drift-error.ts';
import type { Traffic } from '../observing/drift/read-inputs.ts';

export interface DriftRouteParts {
  drift: DriftQueries;
  /** Checks now. */
  checkDrift(traffic: Traffic): Promise<void>;
  blame: BlameReplays;
  adminToken: string;
}

const STATUS = {
  no_such_reference: 404,
  too_few_tasks: 409,
  invalid_settings: 400,
  invalid_window: 400,
} as const satisfies Record<DriftError['code'], number>;

/** Turns what drift refuses into an answer. */
async function refusing<Answer>(work: Promise<Answer>): Promise<Answer> {
  return work.catch((error: unknown) => {
    if (!(error instanceof DriftError)) throw error;
    const { code, message } = error;
    const status = STATUS[code];
    const named = status === 404 ? 'not_found' : status === 409 ? 'too_few_tasks' : 'invalid_request';
    throw new ApiProblem(status, named, message);
  });
}

/** `/v1/ops/drift…`: what has changed, references, settings and replays, for operators. */
export function driftRoutes({ drift, checkDrift, blame, adminToken }: DriftRouteParts): Router {
  const routes = Router();
  routes.use('/v1/ops/drift', (request, response, next) => {
    requireAdmin(request, adminToken);
    response.set('Cache-Control', 'no-store');
    next();
  });
  routes.get('/v1/ops/drift', async (request, response) => {
    response.json(await drift.drift(parseRequest(driftQuerySchema, request.query).traffic));
  });
  routes.post('/v1/ops/drift/checks', async (request, response) => {
    const { traffic } = parseBody(driftCheckBodySchema, request);
    await checkDrift(traffic);
    response.json(await drift.drift(traffic));
  });
  routes.post('/v1/ops/drift/references', async (request, response) => {
    response.json(await refusing(drift.freeze(parseBody(driftReferenceBodySchema, request))));
  });
  routes.put('/v1/ops/drift/reference', async (request, response) => {
    const choice = parseBody(driftReferenceChoiceSchema, request);
    await refusing(drift.choose(choice));
    response.json(await drift.drift(choice.traffic));
  });
  routes.get('/v1/ops/drift/settings', async (_request, response) => {
    response.json(await drift.settings());
  });
  routes.put('/v1/ops/drift/settings', async (request, response) => {
    response.json(await refusing(drift.changeSettings(parseBody(driftSettingsBodySchema, request))));
  });
  routes.post('/v1/ops/drift/blame', async (request, response) => {
    const id = `asked-${randomUUID()}`;
    await blame.request(id, parseBody(blameRequestSchema, request));
    response.json(await blame.blameOf(id));
  });
  routes.get('/v1/ops/drift/blame/:id', async (request, response) => {
    const found = await blame.blameOf(request.params.id);
    if (found === null) throw new ApiProblem(404, 'not_found', 'There is no such replay.');
    response.json(found);
  });
  return routes;
}

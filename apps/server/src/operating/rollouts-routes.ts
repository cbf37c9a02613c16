import {
  returnSchema,
  ROLLOUT_ACTIONS,
  rolloutActionSchema,
  startRolloutSchema,
  versionDiffQuerySchema,
} from '@hark/shared/http/rollouts-api';
import { Router } from 'express';
import { ApiProblem } from '../http/api-problem.ts';
import { parseBody, parseRequest } from '../http/parse-request.ts';
import { requireAdmin } from '../http/require-admin.ts';
import type { OperatorRollouts } from '../rollout/ramp/operator-rollouts.ts';
import { diffVersions } from '../rollout/registry/diff-versions.ts';
import { VersionError } from '../rollout/registry/version-error.ts';
import type { ListedVersion, VersionStore } from '../rollout/registry/version-store.ts';
import { RolloutError } from '../rollout/state/rollout-error.ts';

export interface RolloutsParts {
  operatorRollouts: OperatorRollouts;
  versionStore: Pick<VersionStore, 'find' | 'list'>;
  adminToken: string;
}

/** Answers what an operator got wrong. @throws ApiProblem */
async function answered<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof VersionError) throw new ApiProblem(404, 'not_found', error.message);
    if (!(error instanceof RolloutError)) throw error;
    switch (error.code) {
      case 'unknown':
        throw new ApiProblem(404, 'not_found', error.message);
      case 'conflict':
        throw new ApiProblem(409, 'conflict', error.message);
      case 'invalid':
        throw new ApiProblem(400, 'invalid_request', error.message);
    }
  }
}

function listed({ file, aliases, recordedAt }: ListedVersion) {
  const { name, digest, lineage } = file;
  return {
    name,
    digest,
    aliases,
    recordedAt,
    parent: lineage.parent,
    by: lineage.by,
    reason: lineage.reason,
  };
}

const plainOf = ({ file }: ListedVersion) => JSON.parse(JSON.stringify(file.content));

/** `/v1/ops/versions`: what there is to roll out. */
function versionRoutes({ versionStore }: RolloutsParts): Router {
  const routes = Router();
  routes.get('/v1/ops/versions', async (_, response) => {
    response.json({ versions: (await versionStore.list()).map(listed) });
  });
  routes.get('/v1/ops/versions/diff', async ({ query }, response) => {
    const asked = parseRequest(versionDiffQuerySchema, query);
    const [before, after] = await answered(
      Promise.all([versionStore.find(asked.before), versionStore.find(asked.after)]),
    );
    // A side that lacks a value is null, as JSON has no undefined.
    const differences = diffVersions(plainOf(before), plainOf(after)).map(({ path, ...sides }) => {
      return { path, before: sides.before ?? null, after: sides.after ?? null };
    });
    response.json({ before: before.file.digest, after: after.file.digest, differences });
  });
  return routes;
}

/** `/v1/ops/rollouts` and `/v1/ops/versions`: which version serves whom, and who decides it. */
export function rolloutsRoutes(parts: RolloutsParts): Router {
  const { operatorRollouts: rollouts, adminToken } = parts;
  const routes = Router();
  routes.use(['/v1/ops/rollouts', '/v1/ops/versions'], (request, response, next) => {
    requireAdmin(request, adminToken);
    response.set('Cache-Control', 'no-store');
    next();
  });
  routes.use(versionRoutes(parts));
  routes.get('/v1/ops/rollouts', async (_, response) => {
    response.json(await rollouts.list());
  });
  routes.post('/v1/ops/rollouts', async (request, response) => {
    response.json(await answered(rollouts.start(parseBody(startRolloutSchema, request))));
  });
  routes.post('/v1/ops/rollouts/return', async (request, response) => {
    response.json(await answered(rollouts.back(parseBody(returnSchema, request))));
  });
  routes.get('/v1/ops/rollouts/:id', async ({ params }, response) => {
    response.json(await answered(rollouts.read(params.id)));
  });
  for (const action of ROLLOUT_ACTIONS)
    routes.post(`/v1/ops/rollouts/:id/${action}`, async (request, response) => {
      const given = parseBody(rolloutActionSchema, request);
      response.json(await answered(rollouts.act(request.params.id, action, given)));
    });
  return routes;
}

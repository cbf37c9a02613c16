import { opsSignInSchema, type OpsSession } from '@hark/shared/http/api';
import { Router } from 'express';
import { ApiProblem } from '../http/api-problem.ts';
import { isSameToken } from '../http/bearer-token.ts';
import { issueOpsSession, opsSessionCookie } from '../http/ops-session.ts';
import { parseBody } from '../http/parse-request.ts';
import { isAdmin } from '../http/require-admin.ts';

/** `/v1/ops/session`: signs a browser in with the admin token, says whether it is, and signs it out. */
export function opsSessionRoute({ adminToken }: { adminToken: string }): Router {
  const routes = Router();
  routes.use('/v1/ops/session', (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  routes.get('/v1/ops/session', (request, response) => {
    const answer: OpsSession = { signedIn: isAdmin(request, adminToken) };
    response.json(answer);
  });
  routes.post('/v1/ops/session', (request, response) => {
    const { token } = parseBody(opsSignInSchema, request);
    if (!isSameToken(token, adminToken)) {
      throw new ApiProblem(401, 'wrong_token', 'Wrong token.');
    }
    const session = issueOpsSession(adminToken, Date.now());
    const answer: OpsSession = { signedIn: true };
    response.set('Set-Cookie', opsSessionCookie(session, request)).json(answer);
  });
  routes.delete('/v1/ops/session', (request, response) => {
    const answer: OpsSession = { signedIn: false };
    response.set('Set-Cookie', opsSessionCookie(null, request)).json(answer);
  });
  return routes;
}

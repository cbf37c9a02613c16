import type { Request } from 'express';
import { ApiProblem } from './api-problem.ts';
import { bearerToken, isSameToken } from './bearer-token.ts';
import { isOpsSession, opsSessionOf } from './ops-session.ts';

/** By the admin token, or by the session of a browser that signed in with it. */
export function isAdmin(request: Request, adminToken: string): boolean {
  return (
    isSameToken(bearerToken(request.get('authorization')), adminToken) ||
    isOpsSession(opsSessionOf(request), adminToken, Date.now())
  );
}

/** @throws ApiProblem 401 unless the request is the operator's */
export function requireAdmin(request: Request, adminToken: string): void {
  if (isAdmin(request, adminToken)) return;
  throw new ApiProblem(
    401,
    'unauthorized',
    'Admin token required: send Authorization: Bearer <token>, or sign in at /ops.',
  );
}

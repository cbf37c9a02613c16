import type { Request } from 'express';
import { ApiProblem } from './api-problem.ts';
import { bearerToken, isSameToken } from './bearer-token.ts';

/** @throws ApiProblem 401 unless the request carries the admin token */
export function requireAdmin(request: Request, adminToken: string): void {
  if (isSameToken(bearerToken(request.get('authorization')), adminToken)) return;
  throw new ApiProblem(401, 'unauthorized', 'This needs the admin token: Authorization: Bearer <token>.');
}

import { createHmac } from 'node:crypto';
import type { Request } from 'express';
import { isSameToken } from './bearer-token.ts';

const COOKIE = 'hark_ops';
const LIFETIME_MS = 12 * 3_600_000;

function signature(endsAt: number, adminToken: string): string {
  return createHmac('sha256', adminToken).update(`ops-session:${endsAt}`).digest('base64url');
}

/** Issues proof of a sign-in with the admin token. It does not contain the token, and a new token invalidates it. */
export function issueOpsSession(adminToken: string, nowMs: number): string {
  const endsAt = nowMs + LIFETIME_MS;
  return `${endsAt}.${signature(endsAt, adminToken)}`;
}

export function isOpsSession(session: string | null, adminToken: string, nowMs: number): boolean {
  const [, endsAt, given] = /^(\d{1,16})\.([\w-]{43})$/.exec(session ?? '') ?? [];
  if (endsAt === undefined || given === undefined || Number(endsAt) <= nowMs) return false;
  return isSameToken(given, signature(Number(endsAt), adminToken));
}

/**
 * Returns the session of a request; null without one. Browsers send cookies to all ports of a host, so requests made by
 * other sites or ports do not count.
 */
export function opsSessionOf(request: Request): string | null {
  const site = request.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return null;
  const cookies = (request.get('cookie') ?? '').split(/; */);
  return cookies.find((cookie) => cookie.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1) ?? null;
}

/**
 * Returns the `Set-Cookie` header. The cookie ends with the browser session; `session` null deletes it. Without a
 * `Path` it applies to the folder of the requested address, `…/v1/ops`, wherever a proxy serves that: nothing else on
 * the host receives it, including another Hark.
 */
export function opsSessionCookie(session: string | null, { secure }: { secure: boolean }): string {
  const parts = [`${COOKIE}=${session ?? ''}`, 'HttpOnly', 'SameSite=Strict'];
  if (session === null) parts.push('Max-Age=0');
  if (secure) parts.push('Secure');
  return parts.join('; ');
}

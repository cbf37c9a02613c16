import { apiErrorSchema } from '@hark/shared/http/api';
import type { ErrorCode } from '@hark/shared/wire/errors';

/** Why there is no connection. */
export type RefusalKind =
  | 'unreachable'
  /** The server does not accept pages of this origin. */
  | 'refused'
  | 'full'
  | 'rate-limited'
  /** The session's token was not accepted. */
  | 'unauthorized'
  /** An internal error of the server. */
  | 'fault'
  /** Requests arrive, sockets do not: a proxy does not forward the upgrade. */
  | 'no-sockets'
  /** Something other than Hark answered. */
  | 'blocked'
  /** Page and server are incompatible. */
  | 'version';

export interface Refusal {
  kind: RefusalKind;
  /** In the server's words if it sent some. */
  message: string;
  /** Null if only a change of the page or the server can help. */
  retryAfterMs: number | null;
}

export const UNREACHABLE: Refusal = {
  kind: 'unreachable',
  message: 'The server can’t be reached.',
  retryAfterMs: 0,
};

const KIND_BY_CODE: Readonly<Record<string, RefusalKind>> = {
  origin_refused: 'refused',
  overloaded: 'full',
  rate_limited: 'rate-limited',
  internal: 'fault',
  upgrade_required: 'no-sockets',
};

/** Answers of a proxy whose server is down or too slow. */
const MAY_WORK_LATER: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Maps an unexpected HTTP answer to a refusal. Pure. */
export function refusalOf(status: number, body: unknown, retryAfter: string | null): Refusal {
  const laterMs = (Number(retryAfter ?? 0) || 0) * 1000;
  const parsed = apiErrorSchema.safeParse(body);
  if (parsed.success) {
    const { code, message, retryable } = parsed.data.error;
    const kind = Object.hasOwn(KIND_BY_CODE, code) ? KIND_BY_CODE[code] : undefined;
    const otherwise = retryable ? 'unreachable' : 'version';
    return { kind: kind ?? otherwise, message, retryAfterMs: retryable ? laterMs : null };
  }
  const message = `The server answered ${status}.`;
  if (status === 429) return { kind: 'rate-limited', message, retryAfterMs: laterMs };
  if (MAY_WORK_LATER.has(status)) return { kind: 'unreachable', message, retryAfterMs: laterMs };
  return { kind: 'blocked', message, retryAfterMs: null };
}

const KIND_BY_CLOSE: Partial<Record<ErrorCode, RefusalKind>> = {
  unauthorized: 'unauthorized',
  rate_limited: 'rate-limited',
  overloaded: 'full',
  internal: 'fault',
};

/** Maps the error right before a close to a kind (M6); null means there was none. Pure. */
export function kindOfClose(error: ErrorCode | null, canRetry: boolean): RefusalKind {
  const known = error === null ? undefined : KIND_BY_CLOSE[error];
  return known ?? (canRetry ? 'unreachable' : 'version');
}

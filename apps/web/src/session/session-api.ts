import { apiErrorSchema, sessionResponseSchema, type SessionResponse } from '@hark/shared/http/api';

export type SessionRequested =
  | { ok: true; session: SessionResponse }
  /** `retryAfterMs` is null when only a change of the page or the server can help. */
  | { ok: false; message: string; retryAfterMs: number | null };

export type RequestSession = (clientId: string | null, signal: AbortSignal) => Promise<SessionRequested>;

const MAY_WORK_LATER: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

async function readRefusal(response: Response): Promise<SessionRequested> {
  const body: unknown = await response.json().catch(() => null);
  const parsed = apiErrorSchema.safeParse(body);
  const message = parsed.success ? parsed.data.error.message : `The server answered ${response.status}.`;
  const retryable = parsed.success ? parsed.data.error.retryable : MAY_WORK_LATER.has(response.status);
  const retryAfterSeconds = Number(response.headers.get('retry-after') ?? 0);
  return { ok: false, message, retryAfterMs: retryable ? (retryAfterSeconds || 0) * 1000 : null };
}

/** Asks for a token that opens one socket (C1). Never throws. */
export const requestSession: RequestSession = async (clientId, signal) => {
  try {
    const response = await fetch('/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(clientId === null ? {} : { clientId }),
      signal,
    });
    if (!response.ok) return await readRefusal(response);
    const parsed = sessionResponseSchema.safeParse(await response.json());
    if (parsed.success) return { ok: true, session: parsed.data };
    return { ok: false, message: 'The server speaks another version. Reload the page.', retryAfterMs: null };
  } catch {
    return { ok: false, message: 'The server can’t be reached.', retryAfterMs: 0 };
  }
};

import { type SessionResponse, sessionResponseSchema } from '@hark/shared/http/api';
import { type ConsentOffer, consentOfferSchema } from '@hark/shared/wire/protocol';
import { serverUrl } from './server-address.ts';
import { type Refusal, refusalOf, UNREACHABLE } from './refusal.ts';

export type SessionRequested = { ok: true; session: SessionResponse } | { ok: false; refusal: Refusal };

export type RequestSession = (clientId: string | null, signal: AbortSignal) => Promise<SessionRequested>;

function refuse(refusal: Refusal): SessionRequested {
  return { ok: false, refusal };
}

/** Requests a token that opens one socket (C1). Never throws. */
export const requestSession: RequestSession = async (clientId, signal) => {
  try {
    const response = await fetch(serverUrl('v1/session'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(clientId === null ? {} : { clientId }),
      signal,
    });
    const text = await response.text();
    const body = parseJson(text);
    if (!response.ok || body === null) {
      return refuse(refusalOf(response.status, body, response.headers.get('retry-after')));
    }
    const parsed = sessionResponseSchema.safeParse(body);
    if (parsed.success) return { ok: true, session: parsed.data };
    const message = 'The server speaks another version. Reload the page.';
    return refuse({ kind: 'version', message, retryAfterMs: null });
  } catch {
    return refuse(UNREACHABLE);
  }
};

/** Null for anything but JSON, such as the sign-in page of a proxy. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const TIMEOUT_MS = 10_000;

/** Returns what the server keeps with consent; creates no client. Null while the server is unreachable. */
export async function requestConsentOffer(): Promise<ConsentOffer | null> {
  try {
    const response = await fetch(serverUrl('v1/consent'), { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) return null;
    const parsed = consentOfferSchema.safeParse(await response.json());
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

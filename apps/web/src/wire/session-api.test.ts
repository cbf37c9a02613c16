import { afterEach, describe, expect, it, vi } from 'vitest';
import { fakeFetch } from './fake-fetch.ts';
import { fakeSession } from './fake-server.ts';
import { requestConsentOffer, requestSession } from './session-api.ts';

const { signal } = new AbortController();

async function kindOfRefusal(answer: Parameters<typeof fakeFetch>[0]): Promise<string> {
  vi.stubGlobal('fetch', fakeFetch(answer));
  const requested = await requestSession(null, signal);
  return requested.ok ? 'none' : requested.refusal.kind;
}

afterEach(() => vi.unstubAllGlobals());

describe('requestSession', () => {
  it("sends the client's id if known", async () => {
    const fetch = fakeFetch({ body: fakeSession });
    vi.stubGlobal('fetch', fetch);
    expect(await requestSession('client-0001', signal)).toEqual({ ok: true, session: fakeSession });
    await requestSession(null, signal);
    expect(fetch.mock.calls.map(([, init]) => init?.body)).toEqual(['{"clientId":"client-0001"}', '{}']);
  });

  it("gives the server's reason, and when to try again", async () => {
    const error = { code: 'overloaded', message: 'Full.', retryable: true };
    vi.stubGlobal('fetch', fakeFetch({ status: 503, body: { error }, headers: { 'retry-after': '7' } }));
    expect(await requestSession(null, signal)).toEqual({
      ok: false,
      refusal: { kind: 'full', message: 'Full.', retryAfterMs: 7_000 },
    });
  });

  it('distinguishes a proxy, another version and no answer', async () => {
    expect(await kindOfRefusal({ body: '<html>Sign in</html>' })).toBe('blocked');
    expect(await kindOfRefusal({ body: { ...fakeSession, sessionToken: 7 } })).toBe('version');
    expect(await kindOfRefusal(new TypeError('Failed to fetch'))).toBe('unreachable');
  });
});

describe('requestConsentOffer', () => {
  it("returns the server's offer, and null for anything else", async () => {
    const offer = { audio: { offered: true, retentionDays: 30 } };
    const failures = [{ status: 503, body: offer }, { body: '<html>' }, new TypeError('offline')];
    const offers = [];
    for (const answer of [{ body: offer }, ...failures]) {
      vi.stubGlobal('fetch', fakeFetch(answer));
      offers.push(await requestConsentOffer());
    }
    expect(offers).toEqual([offer, null, null, null]);
  });
});

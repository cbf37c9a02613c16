import { afterEach, describe, expect, it, vi } from 'vitest';
import { fakeFetch } from './fake-fetch.ts';
import { fakeSession } from './fake-server.ts';
import { requestSession } from './session-api.ts';

const { signal } = new AbortController();

async function kindOfRefusal(answer: Parameters<typeof fakeFetch>[0]): Promise<string> {
  vi.stubGlobal('fetch', fakeFetch(answer));
  const requested = await requestSession(null, signal);
  return requested.ok ? 'none' : requested.refusal.kind;
}

afterEach(() => vi.unstubAllGlobals());

describe('requestSession', () => {
  it('says who asks, where the client is known', async () => {
    const fetch = fakeFetch({ body: fakeSession });
    vi.stubGlobal('fetch', fetch);
    expect(await requestSession('client-0001', signal)).toEqual({ ok: true, session: fakeSession });
    await requestSession(null, signal);
    expect(fetch.mock.calls.map(([, init]) => init?.body)).toEqual(['{"clientId":"client-0001"}', '{}']);
  });

  it('gives the reason of the server, and when to try again', async () => {
    const error = { code: 'overloaded', message: 'Full.', retryable: true };
    vi.stubGlobal('fetch', fakeFetch({ status: 503, body: { error }, headers: { 'retry-after': '7' } }));
    expect(await requestSession(null, signal)).toEqual({
      ok: false,
      refusal: { kind: 'full', message: 'Full.', retryAfterMs: 7_000 },
    });
  });

  it('tells a proxy, another version and no answer apart', async () => {
    expect(await kindOfRefusal({ body: '<html>Sign in</html>' })).toBe('blocked');
    expect(await kindOfRefusal({ body: { ...fakeSession, sessionToken: 7 } })).toBe('version');
    expect(await kindOfRefusal(new TypeError('Failed to fetch'))).toBe('unreachable');
  });
});

import { afterEach, describe, expect, it, vi } from 'vitest';
import { fakeFetch } from '../../wire/fake-fetch.ts';
import { fetchSlices, isSignedIn } from './ops-api.ts';
import { DEFAULT_VIEW } from './ops-view.ts';

const { signal } = new AbortController();

async function failureOf(answer: Parameters<typeof fakeFetch>[0]): Promise<unknown> {
  vi.stubGlobal('fetch', fakeFetch(answer));
  return isSignedIn(signal).catch((error: unknown) => error);
}

afterEach(() => vi.unstubAllGlobals());

describe('requests of the operator’s page', () => {
  it('fail with the server’s reason, and whether a retry can help', async () => {
    const error = { code: 'unauthorized', message: 'Not the token.', retryable: false };
    expect(await failureOf({ status: 401, body: { error } })).toMatchObject({
      code: 'ops_api_failed',
      message: 'Not the token.',
      status: 401,
      retryable: false,
    });
  });

  it('may be retried if a proxy answers instead of the server', async () => {
    const failure = await failureOf({ status: 502, body: '<html>Bad gateway</html>' });
    expect(failure).toMatchObject({ code: 'ops_api_failed', status: 502, retryable: true });
  });

  it('reject an unexpected answer', async () => {
    expect(await failureOf({ body: { signedIn: 'perhaps' } })).toBeInstanceOf(Error);
  });

  it('for slices cover all of them, whichever one is selected', async () => {
    const fetch = fakeFetch({ status: 503, body: '' });
    vi.stubGlobal('fetch', fetch);
    const view = { ...DEFAULT_VIEW, slice: { dimension: 'device', value: 'phone' } };
    await fetchSlices('asr.redo_rate', { view, signal }).catch(() => null);
    const [url = ''] = fetch.mock.calls[0] ?? [];
    expect(String(url)).toContain('v1/ops/metrics/asr.redo_rate/slices?');
    expect(new URL(url).searchParams.has('dimension')).toBe(false);
  });
});

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

describe('the operator’s questions', () => {
  it('fail with the reason of the server, and whether it helps to ask again', async () => {
    const error = { code: 'unauthorized', message: 'Not the token.', retryable: false };
    expect(await failureOf({ status: 401, body: { error } })).toMatchObject({
      code: 'ops_api_failed',
      message: 'Not the token.',
      status: 401,
      retryable: false,
    });
  });

  it('may be asked again where a proxy answers instead of the server', async () => {
    const failure = await failureOf({ status: 502, body: '<html>Bad gateway</html>' });
    expect(failure).toMatchObject({ code: 'ops_api_failed', status: 502, retryable: true });
  });

  it('take no answer that is not the one that was asked for', async () => {
    expect(await failureOf({ body: { signedIn: 'perhaps' } })).toBeInstanceOf(Error);
  });

  it('about slices are about all of them, whichever one is looked at', async () => {
    const fetch = fakeFetch({ status: 503, body: '' });
    vi.stubGlobal('fetch', fetch);
    const view = { ...DEFAULT_VIEW, slice: { dimension: 'device', value: 'phone' } };
    await fetchSlices('asr.redo_rate', { view, signal }).catch(() => null);
    const [url = ''] = fetch.mock.calls[0] ?? [];
    expect(String(url)).toContain('v1/ops/metrics/asr.redo_rate/slices?');
    expect(new URL(url).searchParams.has('dimension')).toBe(false);
  });
});

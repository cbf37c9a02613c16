import { afterEach, describe, expect, it, vi } from 'vitest';
import { explainRefusal } from './explain-refusal.ts';
import { fakeFetch } from './fake-fetch.ts';

async function explain(answer: Parameters<typeof fakeFetch>[0]): Promise<string> {
  vi.stubGlobal('fetch', fakeFetch(answer));
  return (await explainRefusal('/v1/stream', new AbortController().signal)).kind;
}

afterEach(() => vi.unstubAllGlobals());

describe('explainRefusal', () => {
  it("gives the server's reason", async () => {
    const error = { code: 'origin_refused', message: 'Not from there.', retryable: false };
    expect(await explain({ status: 403, body: { error } })).toBe('refused');
  });

  it('takes an answer that is not the server’s for a proxy without a route for sockets', async () => {
    expect(await explain({ status: 404, body: '<html>Not found</html>' })).toBe('no-sockets');
    expect(await explain({ status: 502, body: '<html>Bad gateway</html>' })).toBe('unreachable');
  });

  it('never throws', async () => {
    expect(await explain(new TypeError('Failed to fetch'))).toBe('unreachable');
  });
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiErrorSchema } from '@hark/shared/http/api';
import OpenAI, { NotFoundError } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createScriptedRecognizer } from '../recognition/scripted-recognizer.ts';
import { startHttpHarness } from '../testing/http-harness.ts';
import { matchOperations } from './match-operations.ts';
import { OPERATIONS } from '../composition/operations.ts';

let url = '';
let close: () => Promise<void> = async () => undefined;

beforeAll(async () => {
  const webDir = await mkdtemp(join(tmpdir(), 'hark-web-'));
  await mkdir(join(webDir, 'assets'));
  await writeFile(join(webDir, 'index.html'), '<!doctype html><title>the page</title>');
  await writeFile(join(webDir, 'assets', 'page.js'), 'export {};');
  const harness = await startHttpHarness(createScriptedRecognizer('stanford'), { webDir });
  url = harness.url;
  close = async () => {
    await harness.close();
    await rm(webDir, { recursive: true, force: true });
  };
});

afterAll(() => close());

const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

async function notFound(response: Response): Promise<string> {
  const { error } = apiErrorSchema.parse(await response.json());
  expect([response.status, error.code, error.retryable]).toEqual([404, 'not_found', false]);
  return error.message;
}

describe('an unknown path', () => {
  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])(
    'is 404 in JSON for %s',
    async (method) => {
      for (const path of [
        '/nope',
        '/inference',
        '/v2/listen',
        '/assets/nope.js',
        '/v1/nope',
        '/v1/ops/nope',
        '/.env',
      ]) {
        await notFound(await fetch(`${url}${path}`, { method }));
      }
    },
  );

  it.each([
    '/.env',
    '/.git/config',
    '/wp-login.php',
    '/assets/missing.js',
    '/favicon.ico',
    '/v1/nope',
    '/ops.php',
  ])('is 404 in JSON for GET %s, also for browsers', async (path) => {
    await notFound(await fetch(`${url}${path}`));
    await notFound(await fetch(`${url}${path}`, { headers: BROWSER }));
    expect((await fetch(`${url}${path}`, { method: 'HEAD' })).status).toBe(404);
  });

  it.each(['/v2/listen', '/inference', '/api/tags', '/v1', '/opsx'])(
    'is 404 in JSON for a program that requests %s',
    async (path) => {
      await notFound(await fetch(`${url}${path}`));
      await notFound(await fetch(`${url}${path}`, { headers: { accept: 'application/json' } }));
    },
  );

  it('is 404 whatever its body', async () => {
    const headers = { 'content-type': 'application/json' };
    await notFound(await fetch(`${url}/chat/completions`, { method: 'POST', body: '{"a":', headers }));
    await notFound(
      await fetch(`${url}/v1/chat/completions`, {
        method: 'POST',
        body: `"${'x'.repeat(200_000)}"`,
        headers,
      }),
    );
  });

  it.each([
    ['POST', '/audio/transcriptions', '/v1/audio/transcriptions'],
    ['POST', '/v1/v1/audio/transcriptions', '/v1/audio/transcriptions'],
    ['POST', '/api/v1/audio/transcriptions', '/v1/audio/transcriptions'],
    ['POST', '/openai/audio/translations', '/v1/audio/translations'],
    ['GET', '/models', '/v1/models'],
    ['POST', '/search', '/v1/search'],
  ])('suggests where %s %s is served', async (method, path, meant) => {
    expect(await notFound(await fetch(`${url}${path}`, { method }))).toMatch(
      `Did you mean ${meant}? The base URL for clients must end with a single /v1.`,
    );
  });

  it('fails in the client of OpenAI whose base URL lacks /v1', async () => {
    const client = new OpenAI({ baseURL: url, apiKey: 'none', maxRetries: 0 });
    const file = new File(['x'], 'a.wav');
    const refusal: unknown = await client.audio.transcriptions
      .create({ file, model: 'x' })
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(NotFoundError);
    expect(refusal).toMatchObject({ code: 'not_found', type: 'invalid_request_error', param: null });
  });
});

describe('a path with other methods', () => {
  it.each([
    ['GET', '/v1/search', 'POST, OPTIONS'],
    ['HEAD', '/v1/search', 'POST, OPTIONS'],
    ['DELETE', '/v1/models', 'GET, HEAD, OPTIONS'],
    ['POST', '/v1/models/x/y', 'GET, HEAD, OPTIONS'],
    ['GET', '/v1/audio/transcriptions', 'POST, OPTIONS'],
    ['GET', '/v1/audio/translations/', 'POST, OPTIONS'],
    ['GET', '/V1/Voice-Search', 'POST, OPTIONS'],
    ['PUT', '/v1/ops/session', 'GET, POST, DELETE, HEAD, OPTIONS'],
    ['POST', '/v1/clients/client-0001', 'GET, DELETE, HEAD, OPTIONS'],
    ['PUT', '/v1/stream', 'GET, POST, HEAD, OPTIONS'],
    ['POST', '/healthz', 'GET, HEAD, OPTIONS'],
    ['POST', '/openapi.json', 'GET, HEAD, OPTIONS'],
    ['POST', '/', 'GET, HEAD, OPTIONS'],
    ['DELETE', '/ops', 'GET, HEAD, OPTIONS'],
  ])('is 405 for %s %s, with the methods that it accepts', async (method, path, allow) => {
    const response = await fetch(`${url}${path}`, { method });
    expect([response.status, response.headers.get('allow')]).toEqual([405, allow]);
    if (method === 'HEAD') return;
    const { error } = apiErrorSchema.parse(await response.json());
    expect(error).toMatchObject({ code: 'method_not_allowed', retryable: false });
  });

  it('lists them for OPTIONS', async () => {
    for (const [path, allow] of [
      ['/v1/audio/transcriptions', /POST/],
      ['/v1/ops/session', /GET.*POST.*DELETE|DELETE.*GET.*POST/],
      ['/v1/stream', /GET/],
      ['/', /GET/],
    ] as const) {
      const response = await fetch(`${url}${path}`, { method: 'OPTIONS' });
      expect([path, response.ok]).toEqual([path, true]);
      expect(response.headers.get('allow')).toMatch(allow);
    }
  });

  it('responds to HEAD as to GET, without a body', async () => {
    for (const path of ['/v1/models', '/healthz', '/openapi.json', '/docs/api', '/', '/ops']) {
      const [head, get] = await Promise.all(
        ['HEAD', 'GET'].map((method) => fetch(`${url}${path}`, { method })),
      );
      expect([path, head?.status, await head?.text()]).toEqual([path, 200, '']);
      expect(head?.headers.get('content-type')).toBe(get?.headers.get('content-type'));
    }
  });
});

describe('the page', () => {
  it.each(['/', '/ops', '/ops/', '/ops/rollouts', '/ops/a/b?x=1'])('is at %s for everybody', async (path) => {
    const response = await fetch(`${url}${path}`);
    expect([response.status, await response.text()]).toEqual([200, '<!doctype html><title>the page</title>']);
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  it('is the response when a browser opens any other path', async () => {
    const response = await fetch(`${url}/deep/down?from=here`, { headers: BROWSER });
    expect([response.status, await response.text()]).toEqual([200, '<!doctype html><title>the page</title>']);
    expect(response.headers.get('vary')).toContain('Accept');
  });

  it('has its files', async () => {
    const response = await fetch(`${url}/assets/page.js`);
    expect([response.status, response.headers.get('cache-control')]).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ]);
  });
});

it('distinguishes paths by all of their parts', () => {
  const { methodsOf, meantBy } = matchOperations(OPERATIONS);
  expect(methodsOf('/v1/ops/metrics/x/series')).toEqual(['GET', 'HEAD']);
  for (const path of [
    '/v1/ops/metrics/series',
    '/v1/ops/metrics/x/y/series',
    '/v1/clients/',
    '/v1xsearch',
    '/',
  ]) {
    expect([path, methodsOf(path)]).toEqual([path, []]);
  }
  expect(meantBy('/v1/search')).toBeNull();
  expect(meantBy('/nothing/at/all')).toBeNull();
});

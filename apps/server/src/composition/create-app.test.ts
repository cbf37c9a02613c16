import { randomUUID } from 'node:crypto';
import type { EventRecord } from '@hark/shared/events/event-record';
import { apiErrorSchema, searchResponseSchema, sessionResponseSchema } from '@hark/shared/http/api';
import { finalSchema } from '@hark/shared/wire/final';
import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { writeWav } from '../recognition/audio/write-wav.ts';
import { createServerEvents } from '../observing/events/server-events.ts';
import { createScriptedRecognizer, scriptedRecognition } from '../recognition/scripted-recognizer.ts';
import { ADMIN_TOKEN, startHttpHarness } from '../testing/http-harness.ts';

type Harness = Awaited<ReturnType<typeof startHttpHarness>>;

const WAV = writeWav(new Int16Array(16_000).fill(1_000));
const open: Harness[] = [];

async function start(
  recognizer = createScriptedRecognizer('stanford'),
  changes?: Parameters<typeof startHttpHarness>[1],
): Promise<Harness> {
  const harness = await startHttpHarness(recognizer, changes);
  open.push(harness);
  return harness;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((harness) => harness.close()));
});

const post = (url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

async function problem(response: Response): Promise<{ status: number; code: string; retryable: boolean }> {
  const { error } = apiErrorSchema.parse(await response.json());
  expect(error.message.length).toBeGreaterThan(10);
  return { status: response.status, code: error.code, retryable: error.retryable };
}

it('GET /v1/consent describes what is kept, and registers nobody', async () => {
  const { url } = await start();
  const asked = await fetch(`${url}/v1/consent`);
  const session = sessionResponseSchema.parse(await (await post(`${url}/v1/session`, {})).json());
  expect(await asked.json()).toEqual(session.consent);
  expect(asked.headers.get('cache-control')).toBe('no-store');
  expect(asked.headers.get('set-cookie')).toBe(null);
});

describe('POST /v1/session', () => {
  it('returns a token, the parameters, and a secret the first time only', async () => {
    const { url } = await start();
    const first = sessionResponseSchema.parse(await (await post(`${url}/v1/session`, {})).json());
    expect(first).toMatchObject({ socketPath: '/v1/stream', consent: { audio: { offered: true } } });
    expect(first.clientSecret).toBeDefined();
    const again = await post(`${url}/v1/session`, { clientId: first.clientId });
    const second = sessionResponseSchema.parse(await again.json());
    expect(second.clientSecret).toBeUndefined();
    expect(second.sessionToken).not.toBe(first.sessionToken);
    expect(again.headers.get('cache-control')).toBe('no-store');
  });

  it('refuses an id that could be a path', async () => {
    const { url } = await start();
    const refused = await problem(await post(`${url}/v1/session`, { clientId: '../../etc/passwd' }));
    expect(refused).toEqual({ status: 400, code: 'invalid_request', retryable: false });
  });
});

describe('POST /v1/search', () => {
  it('finds the typed query', async () => {
    const { url } = await start();
    const found = searchResponseSchema.parse(
      await (await post(`${url}/v1/search`, { query: 'stanford' })).json(),
    );
    expect(found.results[0]).toMatchObject({ id: 'stanford', url: 'https://www.stanford.edu/' });
  });

  it('is marked as a simulator’s only on request', async () => {
    const records: EventRecord[] = [];
    const serverEvents = createServerEvents({
      log: {
        append: async (added) => {
          records.push(...added);
          return { type: 'kept', accepted: added.length, duplicates: 0 };
        },
        span: () => ({ from: 0, to: Infinity }),
        close: async () => undefined,
      },
      metrics: { observe() {} },
      deployment: 'test',
      version: () => ({ pipeline: 'p', recognizer: 'r', search: 's', vad: 'v' }),
      newId: randomUUID,
      nowMs: Date.now,
      logger: pino({ level: 'silent' }),
    });
    const { url } = await start(undefined, { serverEvents });
    await post(`${url}/v1/search`, { query: 'stanford', synthetic: true });
    await post(`${url}/v1/search`, { query: 'stanford' });
    expect(records.map(({ name, synthetic }) => [name, synthetic])).toEqual([
      ['query.searched', true],
      ['query.searched', false],
    ]);
  });

  it.each([
    ['no query', {}, 400, 'invalid_request'],
    ['a query that is a number', { query: 7 }, 400, 'invalid_request'],
    ['no results wanted', { query: 'x', limit: 0 }, 400, 'invalid_request'],
    ['a query of 1,001 characters', { query: 'x'.repeat(1_001) }, 400, 'query_too_long'],
    ['no JSON', '{"query":', 400, 'invalid_json'],
    ['a body of 100 kB', { query: 'x'.repeat(100_000) }, 413, 'body_too_large'],
  ])('refuses %s', async (_name, body, status, code) => {
    const { url } = await start();
    expect(await problem(await post(`${url}/v1/search`, body))).toMatchObject({ status, code });
  });
});

describe('POST /v1/voice-search', () => {
  it('answers a recording with a final, whatever its content type', async () => {
    const { url } = await start();
    for (const type of ['audio/wav', 'application/octet-stream', 'text/plain', 'application/json']) {
      const response = await fetch(`${url}/v1/voice-search?limit=1`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: WAV,
      });
      const final = finalSchema.parse(await response.json());
      expect(final).toMatchObject({ transcript: 'stanford', decision: 'auto', timings: { audioMs: 1000 } });
      expect(final.results.map(({ id }) => id)).toEqual(['stanford']);
    }
  });

  it('distinguishes silence from no results', async () => {
    const { url } = await start(createScriptedRecognizer(''));
    const response = await fetch(`${url}/v1/voice-search`, { method: 'POST', body: WAV });
    expect(finalSchema.parse(await response.json())).toMatchObject({
      transcript: '',
      empty: 'no_speech',
      results: [],
      decision: 'human',
    });
  });

  it.each([
    ['nothing', undefined, 400, 'empty_audio'],
    ['text', 'stanford', 400, 'unsupported_audio'],
    ['a WAV cut in its header', WAV.subarray(0, 20), 400, 'corrupt_audio'],
    ['11 minutes', writeWav(new Int16Array(11 * 60 * 16_000)), 413, 'audio_too_long'],
  ])('refuses %s', async (_name, body, status, code) => {
    const { url } = await start();
    const response = await fetch(`${url}/v1/voice-search`, { method: 'POST', body: body ?? null });
    expect(await problem(response)).toMatchObject({ status, code });
  });

  it('refuses larger uploads with 413', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/v1/voice-search`, {
      method: 'POST',
      body: new Uint8Array(33 * 1024 * 1024),
    });
    expect(await problem(response)).toMatchObject({ status: 413, code: 'body_too_large' });
  });

  it('gives the time to retry if the queue is full', async () => {
    const { url } = await start(createScriptedRecognizer(() => ({ type: 'busy', retryAfterMs: 2_300 })));
    const response = await fetch(`${url}/v1/voice-search`, { method: 'POST', body: WAV });
    expect(response.headers.get('retry-after')).toBe('3');
    expect(await problem(response)).toEqual({ status: 503, code: 'busy', retryable: true });
  });

  it('reports a failed recognition, and stays alive', async () => {
    const dead = { type: 'failed', code: 'worker-crashed', message: 'the worker died twice' } as const;
    const { url } = await start(createScriptedRecognizer(() => dead));
    const response = await fetch(`${url}/v1/voice-search`, { method: 'POST', body: WAV });
    expect(await problem(response)).toEqual({ status: 503, code: 'recognition_failed', retryable: true });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});

describe('DELETE /v1/clients/:clientId', () => {
  async function withClient(harness: Harness): Promise<{ clientId: string; secret: string }> {
    const answer = sessionResponseSchema.parse(await (await post(`${harness.url}/v1/session`, {})).json());
    return { clientId: answer.clientId, secret: answer.clientSecret ?? '' };
  }

  const erase = (harness: Harness, clientId: string, token?: string): Promise<Response> =>
    fetch(`${harness.url}/v1/clients/${clientId}`, {
      method: 'DELETE',
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    });

  it('is for the client itself and the operator only', async () => {
    const harness = await start();
    const { clientId, secret } = await withClient(harness);
    const other = await withClient(harness);
    for (const token of [undefined, 'wrong', other.secret]) {
      expect(await problem(await erase(harness, clientId, token))).toMatchObject({ status: 401 });
    }
    expect((await erase(harness, clientId, secret)).status).toBe(200);
    expect((await erase(harness, other.clientId, ADMIN_TOKEN)).status).toBe(200);
  });

  it('reports what was deleted', async () => {
    const harness = await start();
    const { clientId, secret } = await withClient(harness);
    const deleted: unknown = await (await erase(harness, clientId, secret)).json();
    expect(deleted).toEqual({ deleted: { audio: 0, utterances: 1, events: 2 } });
  });

  it('erases the rows even if the recordings cannot be removed now', async () => {
    const audioStore = {
      keep: async () => false,
      recordings: async () => [],
      read: async () => null,
      find: async () => null,
      erase: () => Promise.reject(new Error('the disk is away')),
      expire: async () => 0,
    };
    const harness = await start(undefined, { audioStore });
    const { clientId, secret } = await withClient(harness);
    const response = await erase(harness, clientId, secret);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ deleted: { audio: 0, utterances: 1, events: 2 } });
  });
});

describe('GET /v1/clients/:clientId', () => {
  const get = (url: string, clientId: string, token: string): Promise<Response> =>
    fetch(`${url}/v1/clients/${clientId}`, { headers: { authorization: `Bearer ${token}` } });

  it('exports to the client itself and the operator only', async () => {
    const { url } = await start();
    const answer = sessionResponseSchema.parse(await (await post(`${url}/v1/session`, {})).json());
    const { clientId, clientSecret = '' } = answer;
    expect(await problem(await get(url, clientId, 'wrong'))).toMatchObject({ status: 401 });
    const response = await get(url, clientId, clientSecret);
    expect(response.headers.get('content-disposition')).toContain('hark-data.json');
    expect(await response.json()).toMatchObject({ clientId, utterances: [] });
    expect((await get(url, clientId, ADMIN_TOKEN)).status).toBe(200);
  });

  it('never passes a broken export off as a whole one', async () => {
    async function* broken(): AsyncGenerator<string> {
      yield '{"clientId":"a","utterances":[';
      await Promise.reject(new Error('the database is away'));
    }
    const { url } = await start(undefined, { exportClient: broken });
    const response = await get(url, 'client-0001', ADMIN_TOKEN);
    await expect(response.text()).rejects.toThrow(/terminated|aborted|fetch failed/);
  });
});

describe('the other routes', () => {
  it('GET /readyz lists the reasons why not', async () => {
    const { url } = await start(undefined, { readiness: async () => ['the models are loading'] });
    const response = await fetch(`${url}/readyz`);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ ready: false, reasons: ['the models are loading'] });
  });

  it('GET /metrics is open to this machine alone; others need the admin token', async () => {
    const { url } = await start();
    await fetch(`${url}/v1/voice-search`, { method: 'POST', body: WAV });
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toContain('hark_attempts_total{version="p",outcome="transcribed"} 1');
    const proxied = { headers: { 'x-forwarded-for': '203.0.113.7' } };
    expect((await fetch(`${url}/metrics`, proxied)).status).toBe(401);
    const authorized = { headers: { ...proxied.headers, authorization: `Bearer ${ADMIN_TOKEN}` } };
    expect((await fetch(`${url}/metrics`, authorized)).status).toBe(200);
  });

  it('limits the rate and gives the time to retry', async () => {
    const { url } = await start(undefined, { rateLimitPerMinute: 2 });
    const statuses: number[] = [];
    for (let i = 0; i < 3; i++) statuses.push((await post(`${url}/v1/search`, { query: 'x' })).status);
    expect(statuses).toEqual([200, 200, 429]);
    const response = await post(`${url}/v1/search`, { query: 'x' });
    expect(response.headers.get('retry-after')).toBe('60');
    expect(await problem(response)).toMatchObject({ code: 'rate_limited', retryable: true });
  });

  it('admits other origins only if they are allowed', async () => {
    const { url } = await start(undefined, { allowedOrigins: ['https://shop.example'] });
    const from = async (origin: string): Promise<string | null> =>
      (await post(`${url}/v1/search`, { query: 'x' }, { origin })).headers.get('access-control-allow-origin');
    expect(await from('https://shop.example')).toBe('https://shop.example');
    expect(await from('https://evil.example')).toBeNull();
  });

  it('hides its own faults and keeps their details out of responses', async () => {
    const { url } = await start(undefined, {
      readiness: () => Promise.reject(new Error('password=hunter2')),
    });
    const response = await fetch(`${url}/readyz`);
    const text = await response.text();
    expect(response.status).toBe(500);
    expect(text).not.toContain('hunter2');
  });

  it('sends the headers that isolate the page', async () => {
    const { url } = await start();
    const { headers } = await fetch(`${url}/healthz`);
    const policy = headers.get('content-security-policy')?.split(';');
    // One inline script, allowed by its hash, beside the page's files.
    const scripts = policy?.find((directive) => directive.startsWith('script-src '));
    expect(scripts).toMatch(/^script-src 'self' 'wasm-unsafe-eval' 'sha256-[\w+/=]{44}'$/);
    expect(policy).toContain("connect-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('allows pictures of the operator’s origins only', async () => {
    const pictures = async (imageOrigins: readonly string[]) => {
      const { url } = await start(undefined, { imageOrigins });
      const policy = (await fetch(`${url}/healthz`)).headers.get('content-security-policy')?.split(';');
      return policy?.find((directive) => directive.startsWith('img-src '));
    };
    expect(await pictures([])).toBe("img-src 'self' data:");
    expect(await pictures(['https://images.example'])).toBe("img-src 'self' data: https://images.example");
  });
});

describe('recognitions', () => {
  it('need confirmation if their confidence is low', async () => {
    const unsure = scriptedRecognition('stanford', {
      confidence: 0.3,
      alternatives: [{ transcript: 'oxford', confidence: 0.2 }],
    });
    const { url } = await start(
      createScriptedRecognizer(() => ({ type: 'recognized', recognition: unsure })),
    );
    const response = await fetch(`${url}/v1/voice-search`, { method: 'POST', body: WAV });
    expect(finalSchema.parse(await response.json())).toMatchObject({
      decision: 'confirm',
      alternatives: [{ transcript: 'oxford', confidence: 0.2 }],
    });
  });
});

describe('a body that is not JSON', () => {
  it.each([
    ['/v1/search', 'text/plain', '{"query":"x"}', 400, 'invalid_request'],
    ['/v1/search', 'application/x-www-form-urlencoded', 'query=x', 400, 'invalid_request'],
    ['/v1/search', 'multipart/form-data', 'query=x', 400, 'invalid_request'],
    ['/v1/search', 'application/json', '"x"', 400, 'invalid_json'],
    ['/v1/search', 'application/json', '['.repeat(60_000), 400, 'invalid_json'],
    ['/v1/search', 'application/json; charset=latin1', '{"query":"x"}', 415, 'unsupported_charset'],
    ['/v1/events', 'application/octet-stream', 'x', 400, 'invalid_request'],
    ['/v1/events', 'text/plain', 'x', 400, 'invalid_json'],
    ['/v1/ops/session', 'text/plain', 'x', 400, 'invalid_request'],
    ['/v1/session', 'application/json', '[]', 400, 'invalid_request'],
  ])('is refused by %s as %s: %.20s', async (path, type, body, status, code) => {
    const { url } = await start();
    const response = await post(`${url}${path}`, body, { 'content-type': type });
    expect(await problem(response)).toEqual({ status, code, retryable: false });
  });

  it.each(['/v1/search', '/v1/events', '/v1/voice-search'])(
    'is refused for its content encoding by %s',
    async (path) => {
      const { url } = await start();
      for (const [encoding, status, code] of [
        ['gzip', 400, 'invalid_encoding'],
        ['br', 400, 'invalid_encoding'],
        ['deflate', 400, 'invalid_encoding'],
        ['zstd', 415, 'unsupported_encoding'],
      ] as const) {
        const response = await post(`${url}${path}`, '{"query":"x"}', { 'content-encoding': encoding });
        expect(await problem(response)).toEqual({ status, code, retryable: false });
      }
    },
  );
});

import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiErrorSchema, sessionResponseSchema } from '@hark/shared/http/api';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createScriptedRecognizer } from '../recognition/scripted-recognizer.ts';
import { ADMIN_TOKEN, type HarnessChanges, startHttpHarness } from '../testing/http-harness.ts';
import { pageFor } from './serve-web-app.ts';

const HTML =
  '<!doctype html><html><head><link rel="icon" href="./favicon.svg"><link rel="prefetch" href="./assets/a.js"><script src="./assets/a.js"></script></head><body><a href="https://x.example/./">x</a></body></html>';

let webDir = '';
let close: (() => Promise<void>) | null = null;

beforeAll(async () => {
  webDir = await mkdtemp(join(tmpdir(), 'hark-web-'));
  await mkdir(join(webDir, 'assets'));
  await writeFile(join(webDir, 'index.html'), HTML);
  await writeFile(join(webDir, 'assets/a.js'), 'export {};');
});
afterEach(() => close?.());
afterAll(() => rm(webDir, { recursive: true, force: true }));

async function start(changes: HarnessChanges = {}): Promise<string> {
  const server = await startHttpHarness(createScriptedRecognizer('stanford'), { webDir, ...changes });
  ({ close } = server);
  return server.url;
}

interface Answer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}

/** Sends a request with its own `Host`, which `fetch` does not allow. */
function ask(
  url: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    sent.on('error', reject).end();
  });
}

const codeOf = ({ text }: Answer): string => apiErrorSchema.parse(JSON.parse(text)).error.code;
const FROM_PAGE = { origin: 'https://x.example' };

describe('the page', () => {
  it('finds its assets relative to its own address, however deep, without a base path', () => {
    expect(pageFor(HTML, '/ops', '')).toContain('src="./assets/a.js"');
    expect(pageFor(HTML, '/ops/', '')).toContain('src="../assets/a.js"');
    expect(pageFor(HTML, '/ops/a/b', '')).toContain('href="../../favicon.svg"');
    expect(pageFor(HTML, '/ops/', '')).toContain('href="https://x.example/./"');
  });

  it('finds them below the base path if it is set', () => {
    for (const path of ['/', '/ops', '/ops/', '/ops/a/b']) {
      expect(pageFor(HTML, path, '/hark')).toContain('src="/hark/assets/a.js"');
    }
  });

  it('contains the script that completes its address only if needed', () => {
    expect(pageFor(HTML, '/', '')).toContain('<script>location');
    expect(pageFor(HTML, '/ops', '')).not.toContain('<script>');
    expect(pageFor(HTML, '/', '/hark')).not.toContain('<script>');
  });

  it('is revalidated each time, and its assets are cached for ever', async () => {
    const url = await start();
    for (const path of ['/', '/index.html', '/ops', '/ops/']) {
      const page = await fetch(`${url}${path}`);
      expect(page.headers.get('cache-control')).toBe('no-cache');
      const etag = page.headers.get('etag') ?? '';
      expect((await ask(`${url}${path}`, { headers: { 'if-none-match': etag } })).status).toBe(304);
    }
    const asset = await fetch(`${url}/assets/a.js`);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await fetch(`${url}/assets/gone.js`)).status).toBe(404);
  });

  it('has the files of the microphone fetched ahead, but not on other routes or where data is saved', async () => {
    const url = await start();
    const fetchedAhead = async (path: string, headers: Record<string, string> = {}): Promise<boolean> =>
      (await ask(`${url}${path}`, { headers })).text.includes('<link rel="prefetch" href="./assets/a.js">');
    expect(await fetchedAhead('/')).toBe(true);
    expect(await fetchedAhead('/', { 'save-data': 'on' })).toBe(false);
    expect(await fetchedAhead('/ops')).toBe(false);
    expect((await fetch(url)).headers.get('vary')).toContain('Save-Data');
  });

  it('is allowed its one inline script, and no other', async () => {
    const url = await start();
    const policy = (await fetch(url)).headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'self' 'wasm-unsafe-eval' 'sha256-[\w+/]{43}='(?:;|$)/);
    expect(policy).toContain("base-uri 'none'");
  });
});

describe('POST /v1/session', () => {
  const post = (url: string, headers: Record<string, string>): Promise<Answer> =>
    ask(`${url}/v1/session`, { method: 'POST', headers });

  it('reports that its socket would be refused, and why', async () => {
    const url = await start();
    const refused = await post(url, FROM_PAGE);
    expect(refused.status).toBe(403);
    expect(codeOf(refused)).toBe('origin_refused');
    expect(refused.text).toContain('https://x.example');
    expect(refused.text).toContain(new URL(url).host);
    expect((await post(url, { ...FROM_PAGE, host: 'x.example:443' })).status).toBe(200);
    expect((await post(url, {})).status).toBe(200);
  });

  it('believes X-Forwarded-Host only of a trusted proxy', async () => {
    const forwarded = { ...FROM_PAGE, 'x-forwarded-host': 'x.example' };
    expect((await post(await start(), forwarded)).status).toBe(403);
    await close?.();
    expect((await post(await start({ trustedProxies: 1 }), forwarded)).status).toBe(200);
  });

  it('returns the public address of the socket', async () => {
    const { text } = await post(await start({ basePath: '/hark' }), {});
    expect(sessionResponseSchema.parse(JSON.parse(text)).socketPath).toBe('/hark/v1/stream');
  });
});

describe('/v1/stream without an upgrade', () => {
  const post = (url: string, headers = {}): Promise<Answer> =>
    ask(`${url}/v1/stream`, { method: 'POST', headers });

  it('says that the proxy has to pass the upgrade on', async () => {
    const answer = await post(await start());
    expect(answer.status).toBe(426);
    expect(answer.headers).not.toHaveProperty('upgrade');
    expect(codeOf(answer)).toBe('upgrade_required');
  });

  it('says that the page is not of this server', async () => {
    expect(codeOf(await post(await start(), FROM_PAGE))).toBe('origin_refused');
  });

  it('says that the server is full, and when to retry', async () => {
    const answer = await post(await start({ hasSocketRoom: () => false }));
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    expect(codeOf(answer)).toBe('overloaded');
  });
});

describe('GET /metrics', () => {
  it('is open to this machine by its own names, not to a page by DNS rebinding', async () => {
    const url = await start();
    for (const host of ['localhost:3000', '127.0.0.1', '[::1]:3000']) {
      expect((await ask(`${url}/metrics`, { headers: { host } })).status).toBe(200);
    }
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example']) {
      expect((await ask(`${url}/metrics`, { headers: { host } })).status).toBe(401);
    }
  });

  it('responds below /v1/ops too, where the session of a browser is valid', async () => {
    const url = await start({ trustedProxies: 1 });
    expect((await fetch(`${url}/v1/ops/exposition`)).status).toBe(401);
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const answer = await fetch(`${url}/v1/ops/exposition`, { headers });
    expect(await answer.text()).toContain('# TYPE hark_');
  });
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import express from 'express';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listen } from './listen.ts';
import { serveWebApp } from './serve-web-app.ts';

const SCRIPT = 'console.log("a script of some length");';

let webDir = '';
let server: Server;
let url = '';

beforeEach(async () => {
  webDir = await mkdtemp(join(tmpdir(), 'hark-web-'));
  await mkdir(join(webDir, 'assets'));
  await writeFile(join(webDir, 'index.html'), '<head></head>');
  await writeFile(join(webDir, 'robots.txt'), 'User-agent: *');
  await writeFile(join(webDir, 'assets', 'a-1.js'), SCRIPT);
  await writeFile(join(webDir, 'assets', 'a-1.js.br'), brotliCompressSync(SCRIPT));
  const app = express();
  serveWebApp(app, { webDir, basePath: '' });
  server = createServer(app);
  url = await listen(server, { host: '127.0.0.1', port: 0 });
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(webDir, { recursive: true, force: true });
});

const get = (path: string, encoding = 'br'): Promise<Response> =>
  fetch(new URL(path, url), { headers: { 'accept-encoding': encoding } });

it('sends files compressed where the browser takes it, and hashed ones for ever', async () => {
  const [compressed, plain, other] = [
    await get('assets/a-1.js'),
    await get('assets/a-1.js', 'identity'),
    await get('robots.txt'),
  ];
  expect(compressed.headers.get('content-encoding')).toBe('br');
  expect(compressed.headers.get('content-type')).toMatch(/^text\/javascript/);
  expect(compressed.headers.get('vary')).toContain('Accept-Encoding');
  expect([await compressed.text(), await plain.text()]).toEqual([SCRIPT, SCRIPT]);
  expect(plain.headers.get('content-encoding')).toBeNull();
  const caching = [compressed, plain, other].map(({ headers }) => headers.get('cache-control'));
  const forEver = 'public, max-age=31536000, immutable';
  expect(caching).toEqual([forEver, forEver, 'no-cache']);
});

it('answers 404 for a file that was removed while it runs, and goes on', async () => {
  expect((await get('assets/a-1.js')).status).toBe(200);
  await rm(join(webDir, 'assets'), { recursive: true });
  const gone = await get('assets/a-1.js');
  expect([gone.status, gone.headers.get('content-encoding')]).toEqual([404, null]);
  expect((await get('robots.txt')).status).toBe(200);
});

it('does not leave its folder', async () => {
  await writeFile(join(webDir, '..', 'hark-secret.txt'), 'secret');
  const answers = await Promise.all(
    ['..%2fhark-secret.txt', 'assets/..%2f..%2fhark-secret.txt', '%E0%A4%A'].map((path) => get(path)),
  );
  await rm(join(webDir, '..', 'hark-secret.txt'));
  for (const answer of answers) expect(answer.status).toBeGreaterThanOrEqual(400);
});

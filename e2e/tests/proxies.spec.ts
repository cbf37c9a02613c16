import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { request, type Page } from '@playwright/test';
import { isInstalled, startHaproxy, startNginx, type FrontProxy } from '../support/front-proxy.ts';
import { startHarkServer, type HarkServer } from '../support/hark-server.ts';
import { expect, test } from '../support/hark-test.ts';
import { runHark } from '../support/run-hark.ts';
import { composeWav } from '../support/wav.ts';

const EVEREST = 'nature-mount-everest';
const FLAGS = { flags: ['--ignore-certificate-errors'] };
const SPEECH = fileURLToPath(new URL('../speech/everest.wav', import.meta.url));

let hark: HarkServer;
const fronts: FrontProxy[] = [];

/** Closed after the test. */
async function front(starting: Promise<FrontProxy>): Promise<FrontProxy> {
  const started = await starting;
  fronts.push(started);
  return started;
}

async function expectEverest(page: Page): Promise<void> {
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('transcript')).toContainText(/everest/i);
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', EVEREST);
}

/** Expects every file named in a page's HTML, compressed if that was done, and cached for ever if possible. */
async function expectWholePage(address: string): Promise<void> {
  const context = await request.newContext({ ignoreHTTPSErrors: true });
  const page = await context.get(address);
  expect(page.headers()).toMatchObject({ 'cache-control': 'no-cache' });
  const names = [...(await page.text()).matchAll(/\s(?:src|href)="([^"]+)"/g)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(2);
  for (const name of names) {
    const part = await context.get(new URL(name, page.url()).href, {
      headers: { 'accept-encoding': 'br' },
    });
    expect(part.status(), name).toBe(200);
    if (!/assets\/index.*\.js$/.test(name)) continue;
    expect(part.headers()).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-encoding': 'br',
    });
  }
  await context.dispose();
}

/** Sends speech with the project's own client. @returns the number of answered utterances */
async function speak(address: string, { certificate }: FrontProxy): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'hark-manifest-'));
  const manifest = join(folder, 'one.jsonl');
  await writeFile(manifest, `${JSON.stringify({ audio: SPEECH, text: 'mount everest' })}\n`);
  const about = ['--manifest', manifest, '--url', address.replace('https', 'wss'), '--json'];
  const printed = await runHark(['load', '--streams', '1', '--seconds', '3', ...about], {
    NODE_EXTRA_CA_CERTS: certificate,
    HARK_DATA_DIR: hark.dataDir,
  });
  await rm(folder, { recursive: true });
  const report: unknown = JSON.parse(printed);
  expect(report).toMatchObject({ lost: 0, errors: {} });
  return Number(/"answered":\s*(\d+)/.exec(printed)?.[1]);
}

test.beforeAll(async () => {
  hark = await startHarkServer({ HARK_TRUST_PROXY: '1' });
});
test.afterEach(() => Promise.all(fronts.splice(0).map((each) => each.close())));
test.afterAll(() => hark.close());

test.describe('behind nginx', () => {
  test.skip(!isInstalled('nginx'), 'nginx and openssl are not installed');

  test('on a host of its own: the page is whole and speech is answered', async () => {
    const proxy = await front(startNginx('hark.conf', { harkPort: hark.port }));
    await expectWholePage(`${proxy.url}/`);
    await expectWholePage(`${proxy.url}/ops/`);
    expect(await speak(proxy.url, proxy)).toBeGreaterThan(0);
  });

  test('below a path that is stripped: voice, the operator’s page and its events', async ({ openAt }) => {
    const proxy = await front(startNginx('hark-below-a-path.conf', { harkPort: hark.port }));
    await expectWholePage(`${proxy.url}/hark/`);
    await expectWholePage(`${proxy.url}/hark/ops/`);
    const wav = await composeWav(['everest']);
    // Without its final slash, and with a query.
    const opened = await openAt(`${proxy.url}/hark?vad=wasm`, { type: 'plays', wav }, FLAGS);
    const { page, errors } = opened;
    expect(new URL(page.url()).pathname).toBe('/hark/');
    expect(new URL(page.url()).search).toBe('?vad=wasm');
    await expectEverest(page);
    const kept = await page.evaluate(() => Object.keys(localStorage));
    expect(kept).toContain('hark.client:/hark/');
    expect(kept.filter((name) => !name.endsWith(':/hark/'))).toEqual([]);

    const operator = await page.context().newPage();
    operator.on('pageerror', ({ message }) => errors.push(message));
    await operator.goto(`${proxy.url}/hark/ops#token=${hark.adminToken}`);
    await expect(operator.getByRole('heading', { level: 1 })).toHaveAttribute('data-health', /./);
    const cookies = await operator.context().cookies(`${proxy.url}/hark/v1/ops/metrics`);
    expect(cookies).toMatchObject([{ name: 'hark_ops', path: '/hark/v1/ops', secure: true }]);
    // The page's events pass the proxy, and return to the operator by server-sent events.
    const onScreen = operator
      .getByRole('row', { name: /Spoken/ })
      .getByRole('cell')
      .nth(3);
    await expect(onScreen).toHaveText(/\d/);
    await operator.getByRole('link', { name: 'Hark' }).click();
    await expect(operator.getByTestId('mic-button')).toBeVisible();
    expect(new URL(operator.url()).pathname).toBe('/hark/');
    expect(errors).toEqual([]);
  });

  test('below a path that is kept: the page is whole and speech is answered', async ({ openAt }) => {
    const below = await startHarkServer({ HARK_BASE_PATH: '/hark/' });
    const changes = [['proxy_pass http://hark/;', 'proxy_pass http://hark;']] as const;
    const proxy = await front(startNginx('hark-below-a-path.conf', { harkPort: below.port, changes }));
    await expectWholePage(`${proxy.url}/hark/`);
    await expectWholePage(`${proxy.url}/hark/ops/`);
    const { page } = await openAt(`${proxy.url}/hark/`, { type: 'denied' }, FLAGS);
    await page.getByRole('searchbox').fill('mount everest');
    await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', EVEREST);
    expect(await speak(`${proxy.url}/hark`, proxy)).toBeGreaterThan(0);
    await below.close();
  });

  test('that cuts silent connections: the page reconnects, and nothing is lost', async ({ openAt }) => {
    const changes = [['proxy_read_timeout 300s', 'proxy_read_timeout 2s']] as const;
    const proxy = await front(startNginx('hark.conf', { harkPort: hark.port, changes }));
    const wav = await composeWav(['everest', { silenceMs: 5_000 }, 'einstein']);
    const { page } = await openAt(proxy.url, { type: 'plays', wav }, FLAGS);
    let sockets = 0;
    page.on('websocket', () => sockets++);
    await expectEverest(page);
    await expect(page.getByTestId('transcript')).toContainText(/einstein/i);
    expect(sockets).toBeGreaterThan(1);
  });

  test('that hides the host: the page says at once that it was refused', async ({ openAt }) => {
    const changes = [
      ['Host $host;', 'Host inner.example;'],
      ['X-Forwarded-Host $http_host;', "X-Forwarded-Host '';"],
    ] as const;
    const proxy = await front(startNginx('hark.conf', { harkPort: hark.port, changes }));
    const wav = await composeWav(['everest']);
    const { page } = await openAt(proxy.url, { type: 'plays', wav }, FLAGS);
    await page.getByTestId('mic-button').click();
    const notice = page.getByTestId('error-message');
    await expect(notice).toHaveAttribute('data-problem', 'refused', { timeout: 3_000 });
  });

  test('that forwards no upgrade: the page says at once that sockets are blocked', async ({ openAt }) => {
    const changes = [['proxy_set_header Upgrade $http_upgrade;', '']] as const;
    const proxy = await front(startNginx('hark.conf', { harkPort: hark.port, changes }));
    const wav = await composeWav(['everest']);
    const { page } = await openAt(proxy.url, { type: 'plays', wav }, FLAGS);
    await page.getByTestId('mic-button').click();
    const notice = page.getByTestId('error-message');
    await expect(notice).toHaveAttribute('data-problem', 'no-sockets', { timeout: 5_000 });
  });
});

test.describe('behind HAProxy', () => {
  test.skip(!isInstalled('haproxy'), 'HAProxy and openssl are not installed');

  test('on a host of its own, and below a path: voice over HTTP/2', async ({ openAt }) => {
    const changes = [['host_only hark.example.org', 'host_only 127.0.0.1']] as const;
    const proxy = await front(startHaproxy({ harkPort: hark.port, changes }));
    const own = `https://127.0.0.1:${proxy.port}`;
    await expectWholePage(`${own}/`);
    expect(await speak(own, proxy)).toBeGreaterThan(0);
    await expectWholePage(`${proxy.url}/hark/`);
    await expectWholePage(`${proxy.url}/hark/ops/`);
    const wav = await composeWav(['everest']);
    // This proxy strips the path without its slash too: the page itself completes the address.
    const { page, errors } = await openAt(`${proxy.url}/hark?vad=wasm`, { type: 'plays', wav }, FLAGS);
    await expect(page).toHaveURL(`${proxy.url}/hark/?vad=wasm`);
    await expectEverest(page);
    expect(errors).toEqual([]);
  });
});

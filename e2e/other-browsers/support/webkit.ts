import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import type { BrowserSettings, DrivenBrowser } from './driven-browser.ts';
import { startOwnedProcess, type OwnedProcess } from './owned-process.ts';
import { openWebDriverSession, type WebDriverSession } from './web-driver.ts';

export interface WebKitPrograms {
  webkitDriver: string;
  miniBrowser: string;
  xvfb: string;
}

function environment({ env }: BrowserSettings, home: string, display: string): NodeJS.ProcessEnv {
  const isRoot = process.getuid?.() === 0;
  return {
    ...env,
    HOME: home,
    DISPLAY: display,
    GDK_BACKEND: 'x11',
    // Disables compositing, which needs a graphics card.
    WEBKIT_DISABLE_COMPOSITING_MODE: '1',
    LIBGL_ALWAYS_SOFTWARE: '1',
    ...(isRoot ? { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' } : {}),
  };
}

const capabilities = (miniBrowser: string): object => ({
  browserName: 'MiniBrowser',
  'webkitgtk:browserOptions': {
    binary: miniBrowser,
    args: ['--automation', '--enable-media-stream=1'],
  },
});

/**
 * A driven WebKit does not expose its console, so the page records its messages from its load on; see
 * `watchWebKitLoad`.
 */
const KEEP_MESSAGES = `window.keptMessages = [];
  const keep = (kind) => (...said) => window.keptMessages.push(kind + ': ' + said.join(' '));
  for (const kind of ['log', 'info', 'warn', 'error', 'debug']) console[kind] = keep(kind);
  window.addEventListener('error', ({ message }) => keep('error')(message));
  window.addEventListener('unhandledrejection', ({ reason }) => keep('rejection')(reason));
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    keep('violation')(violatedDirective, blockedURI));`;

/** A driven WebKit grants the microphone without a prompt, so the page simulates the refusal. */
const DENY_MICROPHONE = `navigator.mediaDevices.getUserMedia = () =>
  Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));`;

function driven(
  session: WebDriverSession,
  { isMicrophoneDenied = false }: BrowserSettings,
): Omit<DrivenBrowser, 'close'> {
  const run = (script: string): Promise<unknown> => session.post('execute/sync', { script, args: [] });
  return {
    async open(url) {
      await session.post('url', { url });
      await run(KEEP_MESSAGES);
      if (isMicrophoneDenied) await run(DENY_MICROPHONE);
    },
    click: async (selector) =>
      void (await session.post(`element/${await session.element(selector)}/click`, {})),
    type: async (selector, text) =>
      void (await session.post(`element/${await session.element(selector)}/value`, { text })),
    async consoleMessages() {
      const kept = await run('return window.keptMessages;');
      return Array.isArray(kept) ? kept.map(String) : [];
    },
    evaluate: (expression) => run(`return (${expression});`),
    async screenshot(path) {
      await writeFile(`${path}.png`, String(await session.get('screenshot')), 'base64');
    },
  };
}

/** Starts a virtual screen on a free display, which it reports. */
async function startScreen(xvfb: string, home: string): Promise<{ screen: OwnedProcess; display: string }> {
  const args = ['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'];
  const screen = startOwnedProcess({ command: xvfb, args, env: { ...process.env, HOME: home } });
  return { screen, display: `:${await screen.untilLine(/^\d+$/)}` };
}

/** Starts WebKitGTK's MiniBrowser on a virtual screen. Its driver accepts one session at a time. */
export async function startWebKit(
  { webkitDriver, miniBrowser, xvfb }: WebKitPrograms,
  settings: BrowserSettings,
): Promise<DrivenBrowser> {
  const home = await mkdtemp(join(tmpdir(), 'hark-webkit-'));
  const { screen, display } = await startScreen(xvfb, home);
  const port = await freePort();
  const driver = startOwnedProcess({
    command: webkitDriver,
    args: [`--port=${port}`, '--host=127.0.0.1'],
    env: environment(settings, home, display),
  });

  async function close(): Promise<void> {
    await driver.close();
    await screen.close();
    await rm(home, { recursive: true, force: true });
  }

  try {
    const session = await openWebDriverSession(`http://127.0.0.1:${port}`, capabilities(miniBrowser));
    return {
      ...driven(session, settings),
      async close() {
        await session.end().catch(() => undefined);
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Longer than a page takes to load on a busy machine. */
const LOAD_MS = 10_000;
const CANARY = 'the console is read';

/**
 * Returns WebKit's own console output while a page loads, which it shows to a user but not to its driver. Another page
 * writes a message first, to verify that the output is read.
 */
export async function watchWebKitLoad(
  { miniBrowser, xvfb }: Omit<WebKitPrograms, 'webkitDriver'>,
  settings: BrowserSettings,
  url: string,
): Promise<readonly string[]> {
  const home = await mkdtemp(join(tmpdir(), 'hark-webkit-'));
  const { screen, display } = await startScreen(xvfb, home);
  const canary = `data:text/html,<script>console.log('${CANARY}')</script>`;
  const browser = startOwnedProcess({
    command: miniBrowser,
    args: ['--enable-write-console-messages-to-stdout=1', canary, url],
    env: environment(settings, home, display),
  });
  try {
    await browser.untilLine(new RegExp(CANARY));
    await new Promise((resolve) => setTimeout(resolve, LOAD_MS));
    return browser.lines().filter((line) => / CONSOLE [A-Z]+ /.test(line) && !line.includes(CANARY));
  } finally {
    await browser.close();
    await screen.close();
    await rm(home, { recursive: true, force: true });
  }
}

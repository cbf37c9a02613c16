import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, type Page } from 'puppeteer-core';
import type { BrowserSettings, DrivenBrowser } from './driven-browser.ts';

const BLOCKED = 2;

function preferences(isMicrophoneDenied: boolean): Record<string, unknown> {
  const isRoot = process.getuid?.() === 0;
  return {
    ...(isMicrophoneDenied
      ? { 'permissions.default.microphone': BLOCKED }
      : { 'media.navigator.permission.disabled': true }),
    'media.cubeb.backend': 'pulse-rust',
    // Root has no privileges that a sandbox could drop, so the sandbox of the audio process does not start.
    ...(isRoot ? { 'media.cubeb.sandbox': false, 'security.sandbox.content.level': 0 } : {}),
  };
}

function driven(page: Page): Omit<DrivenBrowser, 'close'> {
  const said: string[] = [];
  page.on('console', (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) =>
    said.push(`error: ${error instanceof Error ? error.message : String(error)}`),
  );
  return {
    open: async (url) => void (await page.goto(url)),
    click: (selector) => page.click(selector),
    type: (selector, text) => page.type(selector, text),
    evaluate: (expression) => page.evaluate(expression),
    consoleMessages: () => Promise.resolve(said),
    screenshot: async (path) => void (await page.screenshot({ path: `${path}.png` as const })),
  };
}

/** Starts Firefox over WebDriver BiDi. */
export async function startFirefox(
  executablePath: string,
  { env, isMicrophoneDenied = false }: BrowserSettings,
): Promise<DrivenBrowser> {
  const home = await mkdtemp(join(tmpdir(), 'hark-firefox-'));
  const browser = await launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    timeout: 90_000,
    env: { ...env, HOME: home },
    extraPrefsFirefox: preferences(isMicrophoneDenied),
  });
  const [page = await browser.newPage()] = await browser.pages();
  return {
    ...driven(page),
    async close() {
      await browser.close();
      await rm(home, { recursive: true, force: true });
    },
  };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { startCuttableProxy, type CuttableProxy } from '../../support/cuttable-proxy.ts';
import { startHarkServer, type HarkServer } from '../../support/hark-server.ts';
import type { BrowserKind, BrowserSettings, DrivenBrowser } from './driven-browser.ts';
import { drivenPage, type DrivenPage } from './driven-page.ts';
import { makeLocale, PLAIN_LOCALE } from './make-locale.ts';
import { startVirtualMicrophone, type VirtualMicrophone } from './virtual-microphone.ts';
import { findPrograms } from './programs.ts';

type Use = (
  kind: BrowserKind,
  settings?: Omit<BrowserSettings, 'env'> & { isLocalePlain?: boolean },
) => Promise<{ browser: DrivenBrowser; page: DrivenPage }>;

interface WorkerFixtures {
  server: HarkServer;
  microphone: VirtualMicrophone;
  realLocale: NodeJS.ProcessEnv;
}

/** Tests with a shared server and microphone, and browsers that are closed after each test. */
export const test = base.extend<{ use: Use; network: CuttableProxy }, WorkerFixtures>({
  server: [
    async ({}, use) => {
      const server = await startHarkServer();
      await use(server);
      await server.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  microphone: [
    async ({}, use) => {
      const { pulseaudio, paplay } = findPrograms();
      if (pulseaudio === null || paplay === null) throw new Error('PulseAudio is not installed');
      const microphone = await startVirtualMicrophone({ pulseaudio, paplay });
      await use(microphone);
      await microphone.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  realLocale: [
    async ({}, use) => {
      const { localedef } = findPrograms();
      if (localedef === null) throw new Error('the sources of locales are not installed');
      const folder = await mkdtemp(join(tmpdir(), 'hark-locale-'));
      await use(makeLocale(localedef, folder));
      await rm(folder, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  network: async ({ server }, use) => {
    const proxy = await startCuttableProxy(server.port);
    await use(proxy);
    await proxy.close();
  },
  use: async ({ microphone, realLocale }, use) => {
    const started: DrivenBrowser[] = [];
    await use(async (kind, { isLocalePlain = false, ...settings } = {}) => {
      const env = { ...microphone.env, ...(isLocalePlain ? PLAIN_LOCALE : realLocale) };
      const browser = await kind.start({ env, ...settings });
      started.push(browser);
      return { browser, page: drivenPage(browser) };
    });
    for (const browser of started) await browser.close();
  },
});

export { expect } from '@playwright/test';

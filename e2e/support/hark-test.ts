import { test as base, type BrowserContextOptions } from '@playwright/test';
import { openPage, type Microphone } from './browser.ts';
import { startHarkServer, type HarkServer } from './hark-server.ts';

type Open = (
  microphone: Microphone,
  options?: BrowserContextOptions & { path?: string },
) => ReturnType<typeof openPage>;

/** Tests with a server that they share, and browsers that are closed behind them. */
export const test = base.extend<{ open: Open }, { server: HarkServer }>({
  server: [
    async ({}, use) => {
      const server = await startHarkServer();
      await use(server);
      await server.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  open: async ({ server }, use) => {
    const opened: Awaited<ReturnType<typeof openPage>>[] = [];
    await use(async (microphone, { path = '/', ...options } = {}) => {
      const page = await openPage(`${server.url}${path}`, microphone, options);
      opened.push(page);
      return page;
    });
    await Promise.all(opened.map(({ browser }) => browser.close()));
  },
});

export { expect } from '@playwright/test';

import { test as base } from '@playwright/test';
import { openPage, type Microphone, type PageOptions } from './browser.ts';
import { startHarkServer, type HarkServer } from './hark-server.ts';

type OpenAt = typeof openPage;
type Open = (
  microphone: Microphone,
  options?: PageOptions & { path?: string },
) => ReturnType<typeof openPage>;

/**
 * Tests with a shared server, and browsers that are closed after each test. A file that counts its server's requests
 * names itself in `serverFor`, and gets a server of its own.
 */
export const test = base.extend<{ open: Open; openAt: OpenAt }, { serverFor: string; server: HarkServer }>({
  serverFor: ['all', { option: true, scope: 'worker' }],
  server: [
    async ({}, use) => {
      const server = await startHarkServer();
      await use(server);
      await server.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  openAt: async ({}, use) => {
    const opened: Awaited<ReturnType<typeof openPage>>[] = [];
    await use(async (...given) => {
      const page = await openPage(...given);
      opened.push(page);
      return page;
    });
    await Promise.all(opened.map(({ browser }) => browser.close()));
  },
  open: async ({ server, openAt }, use) => {
    await use((microphone, { path = '/', ...options } = {}) =>
      openAt(`${server.url}${path}`, microphone, options),
    );
  },
});

export { expect } from '@playwright/test';

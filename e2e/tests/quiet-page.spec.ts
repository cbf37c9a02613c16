import type { BrowserContext } from '@playwright/test';
import { expect, test } from '../support/hark-test.ts';
import { composeWav } from '../support/wav.ts';

/** Hosts that pages and their workers contact, and requests that the security policy blocked. */
interface Watched {
  origins: Set<string>;
  forbidden: string[];
}

function watch(context: BrowserContext, { origins, forbidden }: Watched): void {
  const note = (url: string): void => {
    const { protocol, origin } = new URL(url.replace(/^ws/, 'http'));
    if (protocol !== 'data:' && protocol !== 'blob:') origins.add(origin);
  };
  context.on('request', (request) => note(request.url()));
  context.on('console', (message) => {
    if (/content security policy/i.test(message.text())) forbidden.push(message.text());
  });
  context.on('page', (page) => page.on('websocket', (socket) => note(socket.url())));
}

test('the search page contacts only its own server', async ({ open, server }) => {
  const seen: Watched = { origins: new Set(), forbidden: [] };
  const { page } = await open(
    { type: 'plays', wav: await composeWav(['everest']) },
    { prepare: (context) => Promise.resolve(watch(context, seen)) },
  );
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', 'nature-mount-everest');
  expect([...seen.origins]).toEqual([server.url]);
  expect(seen.forbidden).toEqual([]);
});

test("the operator's page contacts only its own server", async ({ open, server }) => {
  const seen: Watched = { origins: new Set(), forbidden: [] };
  const { page } = await open(
    { type: 'missing' },
    { path: '/ops', prepare: (context) => Promise.resolve(watch(context, seen)) },
  );
  await page.getByLabel('Admin token').fill(server.adminToken);
  await page.keyboard.press('Enter');
  await expect(page.locator('[data-metric]').first()).toBeVisible();
  expect([...seen.origins]).toEqual([server.url]);
  expect(seen.forbidden).toEqual([]);
});

test('a page can neither load from another origin nor open a socket there', async ({ open }) => {
  const { page } = await open({ type: 'missing' });
  const forbidden = await page.evaluate(async () => {
    const directives: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) =>
      directives.push(event.effectiveDirective),
    );
    const attempts = [
      fetch('https://other.example/').catch(() => undefined),
      new Promise((resolve) => {
        const image = new Image();
        image.addEventListener('error', resolve);
        image.src = 'https://other.example/pixel.png';
      }),
    ];
    try {
      new WebSocket('wss://other.example/').close();
    } catch {
      // Some browsers throw.
    }
    await Promise.all(attempts);
    await new Promise((resolve) => setTimeout(resolve, 100));
    return directives;
  });
  expect(forbidden.toSorted()).toEqual(['connect-src', 'connect-src', 'img-src']);
});

import type { BrowserContext, Page } from '@playwright/test';

const CHANNEL = 'scripted-capture';

/** A capture worker without a microphone that sends the test's messages. Plain script. */
const WORKER = `new BroadcastChannel('${CHANNEL}').addEventListener('message', ({ data }) => self.postMessage(data));`;

/** Replaces the capture worker by a scripted one, to test the page's reactions with exact timing. */
export async function scriptCapture(context: BrowserContext): Promise<void> {
  await context.route(/capture-worker.*\.js$/, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: WORKER }),
  );
}

/** Sends these messages from the worker, and waits until the page has drawn their effect. */
export async function say(page: Page, ...messages: readonly Record<string, unknown>[]): Promise<void> {
  await page.evaluate(
    async ({ channel, sayings }) => {
      const worker = new BroadcastChannel(channel);
      for (const message of sayings) worker.postMessage(message);
      // Two message hops, then the frame after the next: by then it is on the screen.
      await new Promise((resolve) => setTimeout(resolve, 100));
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      worker.close();
    },
    { channel: CHANNEL, sayings: [...messages] },
  );
}

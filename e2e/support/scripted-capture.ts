import type { BrowserContext, Page } from '@playwright/test';

const CHANNEL = 'scripted-capture';

/** A capture worker that hears nothing and says what it is told. Plain script. */
const WORKER = `new BroadcastChannel('${CHANNEL}').addEventListener('message', ({ data }) => self.postMessage(data));`;

/** Puts a scripted worker in the place of the one that listens: for what the page makes of answers, to the moment. */
export async function scriptCapture(context: BrowserContext): Promise<void> {
  await context.route(/capture-worker.*\.js$/, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: WORKER }),
  );
}

/** The worker says these, and the page has drawn what it made of them. */
export async function say(page: Page, ...messages: readonly Record<string, unknown>[]): Promise<void> {
  await page.evaluate(
    async ({ channel, sayings }) => {
      const worker = new BroadcastChannel(channel);
      for (const message of sayings) worker.postMessage(message);
      // Two ways by message, then the frame after the next: by then it is on the screen.
      await new Promise((resolve) => setTimeout(resolve, 100));
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      worker.close();
    },
    { channel: CHANNEL, sayings: [...messages] },
  );
}

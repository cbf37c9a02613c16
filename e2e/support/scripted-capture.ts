import type { BrowserContext, Page } from '@playwright/test';

const CHANNEL = 'scripted-capture';

/** A capture worker without a microphone that sends the test's messages, and answers whether it runs. Plain script. */
const WORKER = `
const channel = new BroadcastChannel('${CHANNEL}');
channel.addEventListener('message', ({ data }) => {
  if (data.type === 'runs?') channel.postMessage({ type: 'runs' });
  else self.postMessage(data);
});`;

/** Replaces the capture worker by a scripted one, to test the page's reactions with exact timing. */
export async function scriptCapture(context: BrowserContext): Promise<void> {
  await context.route(/capture-worker.*\.js$/, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: WORKER }),
  );
}

/** Sends these messages from the worker as soon as it runs, and waits until the page has drawn their effect. */
export async function say(page: Page, ...messages: readonly Record<string, unknown>[]): Promise<void> {
  await page.evaluate(
    async ({ channel, sayings }) => {
      const worker = new BroadcastChannel(channel);
      await new Promise((resolve) => {
        const asking = setInterval(() => worker.postMessage({ type: 'runs?' }), 20);
        worker.addEventListener('message', ({ data }) => {
          if (data.type !== 'runs') return;
          clearInterval(asking);
          resolve(undefined);
        });
      });
      for (const message of sayings) worker.postMessage(message);
      // Two message hops, then the frame after the next: by then it is on the screen.
      await new Promise((resolve) => setTimeout(resolve, 100));
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      worker.close();
    },
    { channel: CHANNEL, sayings: [...messages] },
  );
}

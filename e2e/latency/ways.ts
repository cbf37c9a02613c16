import type { BrowserContext } from '@playwright/test';

/** As built, or as a page with the defaults of the common library: a fixed wait, and no answer before the close. */
export type Way = 'hark' | 'fixed wait';

/** `redemptionMs` of vad-web. */
const FIXED_WAIT_MS = 1_400;

/**
 * Runs before the capture worker's own code: its socket then behaves as with a server that sends only finals. Plain
 * script.
 */
function fixedWait(waitMs: number): string {
  return `{
    const Original = WebSocket;
    const withFixedWait = (text) => {
      const message = JSON.parse(text);
      if (message.type === 'interim' || message.type === 'endpoint') return null;
      if (message.type !== 'ready') return text;
      return JSON.stringify({ ...message, endpointing: { minSilenceMs: ${waitMs}, maxSilenceMs: ${waitMs} } });
    };
    globalThis.WebSocket = class extends Original {
      send(data) {
        if (typeof data === 'string' && /^{"type":"segment.(pause|resume)"/.test(data)) return;
        super.send(data);
      }
      addEventListener(type, listener, options) {
        if (type !== 'message') return super.addEventListener(type, listener, options);
        const filtered = ({ data }) => {
          const changed = typeof data === 'string' ? withFixedWait(data) : data;
          if (changed !== null) listener({ data: changed });
        };
        super.addEventListener(type, filtered, options);
      }
    };
  }
  `;
}

/** Call it before the page is loaded. */
export async function installWay(context: BrowserContext, way: Way): Promise<void> {
  if (way === 'hark') return;
  await context.route(/capture-worker.*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: fixedWait(FIXED_WAIT_MS) + (await response.text()) });
  });
}

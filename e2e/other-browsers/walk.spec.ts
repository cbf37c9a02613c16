import { expect, test } from './support/browser-test.ts';
import { FIREFOX, WEBKIT, webKitPrograms } from './support/browser-kinds.ts';
import { watchWebKitLoad } from './support/webkit.ts';

const STANFORD = 'university-stanford';
const EINSTEIN = 'person-albert-einstein';

/** A browser's noise and echo processing needs a moment to adapt to the room. */
const LEARNS_ROOM_MS = 2_500;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

for (const kind of [FIREFOX, WEBKIT]) {
  test.describe(kind.name, () => {
    test.skip(kind.missing.length > 0, `not installed: ${kind.missing.join(', ')}`);

    test('a person types, speaks, and sees the right results, with an empty console', async ({
      use,
      server,
      microphone,
    }, info) => {
      await microphone.hears('a quiet room');
      const { browser, page } = await use(kind);
      await page.open(server.url);
      await page.typeQuery('einstein');
      await page.untilFirstResult(EINSTEIN);
      await page.pressMicrophone();
      await page.untilState('listening');
      await pause(LEARNS_ROOM_MS);
      await microphone.say('stanford');
      await page.untilHeard(/stanford university/i);
      await page.untilFirstResult(STANFORD);
      await page.untilState('results');
      // An empty console proves something only if its messages are received.
      await browser.evaluate("console.warn('the console is read')");
      await expect
        .poll(() => browser.consoleMessages())
        .toEqual([expect.stringContaining('the console is read')]);
      // WebKit takes no screenshot while the ring around the button moves.
      await page.pressMicrophone();
      await page.untilState('off');
      await browser.screenshot(info.outputPath('spoken'));
    });

    test('loses no speech when the connection drops within a word, and before the next', async ({
      use,
      network,
      microphone,
    }) => {
      await microphone.hears('a quiet room');
      const { page } = await use(kind);
      await page.open(network.url);
      await page.pressMicrophone();
      await page.untilState('listening');
      await pause(LEARNS_ROOM_MS);
      const first = microphone.say('stanford');
      await page.untilState('hearing', 'thinking');
      network.cut();
      await pause(300);
      network.mend();
      await first;
      await page.untilFirstResult(STANFORD);
      network.cut();
      await microphone.say('einstein');
      network.mend();
      await page.untilHeard(/albert einstein/i);
      await page.untilFirstResult(EINSTEIN);
    });

    test('a denied microphone has its own message, and typing still works', async ({ use, server }) => {
      const { page } = await use(kind, { isMicrophoneDenied: true });
      await page.open(server.url);
      await page.pressMicrophone();
      await page.untilError(/access was denied|blocked/);
      await page.typeQuery('stanford');
      await page.untilFirstResult(STANFORD);
    });

    test('reports a dead microphone, which sends exact zeros', async ({ use, server, microphone }) => {
      await microphone.hears('nothing at all');
      const { page } = await use(kind);
      await page.open(server.url);
      await page.pressMicrophone();
      await page.untilError(/No sound is coming/);
    });
  });
}

test.describe('WebKit alone', () => {
  test.skip(WEBKIT.missing.length > 0, `not installed: ${WEBKIT.missing.join(', ')}`);

  test('leaves the console empty while the page loads', async ({ server, microphone }) => {
    expect(await watchWebKitLoad(webKitPrograms(), { env: microphone.env }, server.url)).toEqual([]);
  });

  test('[M9] recognises speech in a browser with the language "C"', async ({ use, server, microphone }) => {
    await microphone.hears('a quiet room');
    const { browser, page } = await use(WEBKIT, { isLocalePlain: true });
    await page.open(server.url);
    expect(await browser.evaluate('navigator.language')).toBe('C');
    await page.pressMicrophone();
    await page.untilState('listening');
    await pause(LEARNS_ROOM_MS);
    await microphone.say('stanford');
    await page.untilFirstResult(STANFORD);
  });
});

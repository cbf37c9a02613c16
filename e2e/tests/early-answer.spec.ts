import type { Page } from '@playwright/test';
import { violations } from '../support/accessibility.ts';
import { expect, test } from '../support/hark-test.ts';
import { say, scriptCapture } from '../support/scripted-capture.ts';
import { composeWav } from '../support/wav.ts';

const utteranceId = 'utterance-a';

const results = ['Stanford University', 'Stamford', 'Stafford'].map((title, place) => ({
  id: `result-${place}`,
  title,
  url: `https://example.org/${place}`,
  description: `All about ${title}.`,
  category: 'test',
  score: 1 - place / 10,
  match: { field: 'title', text: title, kind: place === 0 ? 'exact' : 'sound', hypothesis: place },
}));

const interim = { utteranceId, type: 'interim', revision: 1, stable: 'Stanford', unstable: 'University' };
const final = {
  type: 'final',
  utteranceId,
  transcript: 'Stanford University',
  confidence: 0.9,
  alternatives: ['Stamford', 'Stafford', 'Stamford University', 'Sanford'].map((transcript) => ({
    transcript,
    confidence: 0.1,
  })),
  empty: null,
  results,
  queryId: 'query-0001',
  decision: 'auto',
  version: { pipeline: '1', recognizer: '1', search: '1', vad: '1' },
  timings: { audioMs: 900, queueMs: 1, encodeMs: 10, decodeMs: 20, searchMs: 5, totalMs: 40 },
};

/** A present microphone whose audio goes nowhere. */
const microphone = async () => ({ type: 'plays' as const, wav: await composeWav([{ silenceMs: 1_000 }]) });

const items = (page: Page) => page.getByTestId('result-item');

/** Returns the position of each result, to the pixel. */
const places = (page: Page): Promise<string[]> =>
  items(page).evaluateAll((elements) =>
    elements.map((element) => JSON.stringify(element.getBoundingClientRect())),
  );

async function hearing(page: Page): Promise<void> {
  await page.getByTestId('mic-button').click();
  await say(page, { type: 'listening' }, { type: 'speech-start', utteranceId });
}

const provisional = { type: 'interim', interim: { ...interim, results, provisional: true } };

for (const width of [320, 1280]) {
  for (const decision of ['auto', 'confirm']) {
    test(`a provisional answer becomes final without a jump: ${width} pixels, ${decision}`, async ({
      open,
    }) => {
      const viewport = { width, height: 800 };
      const { page, errors } = await open(await microphone(), { viewport, prepare: scriptCapture });
      await hearing(page);
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      await say(page, { type: 'pause', utteranceId }, provisional);
      await expect(page.locator('[data-early=true]')).toBeVisible();
      const before = await places(page);
      const element = await items(page).first().elementHandle();
      await items(page).first().getByRole('link').focus();
      const scrolledTo = await page.evaluate(() => scrollY);
      const placesFocused = await places(page);
      expect(requests.filter((url) => !url.includes('/v1/events'))).toEqual([]);

      await say(page, { type: 'speech-end', utteranceId, silenceAfterMs: 320, decisionMs: 2 });
      expect(await places(page)).toEqual(placesFocused);
      await say(page, { type: 'final', final: { ...final, decision } });
      await expect(page.locator('[data-early=false]')).toBeVisible();
      expect(before).toHaveLength(results.length);
      expect(await places(page)).toEqual(placesFocused);
      expect(await page.evaluate(() => scrollY)).toBe(scrolledTo);
      expect(await element?.evaluate((node) => node.isConnected)).toBe(true);
      await expect(items(page).first().getByRole('link')).toBeFocused();
      expect(errors).toEqual([]);
    });
  }
}

test('[U7a] withdrawn results stay until others come, and nothing flickers', async ({ open }) => {
  const { page } = await open(await microphone(), { prepare: scriptCapture });
  await hearing(page);
  await say(page, { type: 'pause', utteranceId }, provisional);
  const before = await places(page);
  expect(before).toHaveLength(results.length);
  const removed = page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let count = 0;
        const list = document.querySelector('.results');
        new MutationObserver((changes) => {
          for (const { removedNodes } of changes) count += removedNodes.length;
        }).observe(list ?? document, { childList: true });
        setTimeout(() => resolve(count), 1_000);
      }),
  );
  await say(page, { type: 'resume', utteranceId });
  await say(page, { type: 'interim', interim: { ...interim, revision: 2, unstable: 'Univ' } });
  expect(await places(page)).toEqual(before);
  expect(await removed).toBe(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the page before the answer violates no rule of WCAG: ${colorScheme}`, async ({ open }) => {
    const { page } = await open(await microphone(), { colorScheme, prepare: scriptCapture });
    await hearing(page);
    await say(page, { type: 'pause', utteranceId }, provisional);
    await expect(page.locator('[data-early=true]')).toBeVisible();
    await page.waitForTimeout(300);
    expect(await violations(page)).toBe('[]');
    await say(
      page,
      { type: 'speech-end', utteranceId, silenceAfterMs: 320, decisionMs: 2 },
      { type: 'final', final },
    );
    await page.waitForTimeout(300);
    expect(await violations(page)).toBe('[]');
  });
}

test('a screen reader announces the states and the answer once each, and no early words', async ({
  open,
}) => {
  const { page } = await open(await microphone(), { prepare: scriptCapture });
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    const live = document.querySelector('output[aria-live]');
    new MutationObserver(() => said.push(live?.textContent ?? '')).observe(live ?? document, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  await hearing(page);
  await say(page, provisional, { type: 'resume', utteranceId });
  await say(page, { ...provisional, interim: { ...provisional.interim, revision: 2 } });
  await say(
    page,
    { type: 'speech-end', utteranceId, silenceAfterMs: 320, decisionMs: 2 },
    { type: 'final', final },
  );
  const said: unknown = await page.evaluate((): unknown => Reflect.get(window, 'said'));
  expect(said).toEqual(['Speak now.', 'Searching.', 'Heard: Stanford University. 3 results.']);
});

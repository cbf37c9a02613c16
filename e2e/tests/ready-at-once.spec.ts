import type { BrowserContext, Page } from '@playwright/test';
import { expect, test } from '../support/hark-test.ts';
import { composeWav } from '../support/wav.ts';

const WEIGHTS = /silero-v6.*\.bin$/;
const WORKER = /capture-worker.*\.js$/;
const EVEREST = 'nature-mount-everest';
/** Longer than the words of the recording, which starts with the microphone. */
const LOADS_AFTER_MS = 4_000;

/** Delays a file until after the query. */
const delay =
  (file: RegExp) =>
  async (context: BrowserContext): Promise<void> => {
    await context.route(file, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, LOADS_AFTER_MS));
      await route.continue();
    });
  };

/** When the page reached a stage, on its own clock; null if it did not. */
async function markedAt(page: Page, stage: string): Promise<number | null> {
  return await page.evaluate((name) => {
    const [mark] = performance.getEntriesByName(`hark:${name}`);
    return mark?.startTime ?? null;
  }, stage);
}

test('a query that is said and over before the detector is loaded is answered', async ({ open }) => {
  const wav = await composeWav(['everest', { silenceMs: 10_000 }]);
  const { page, errors } = await open({ type: 'plays', wav }, { prepare: delay(WEIGHTS) });
  await page.getByTestId('mic-button').click();
  await expect(page.locator('#microphone-state')).toHaveText('Speak now');
  // The level is shown while nothing can be detected.
  await page.waitForFunction(() => {
    const button = document.querySelector<HTMLElement>('[data-testid=mic-button]');
    return Number(button?.style.getPropertyValue('--level')) > 0.1;
  });
  expect(await markedAt(page, 'detecting')).toBe(null);
  await expect(page.getByTestId('transcript')).toContainText(/everest/i);
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', EVEREST);
  const waitedMs = ((await markedAt(page, 'detecting')) ?? 0) - ((await markedAt(page, 'listening')) ?? 0);
  expect(waitedMs).toBeGreaterThan(LOADS_AFTER_MS / 2);
  await expect(page.getByTestId('mic-button')).toHaveAttribute('data-listening', 'true');
  expect(errors).toEqual([]);
});

for (const [what, file] of [
  ['detector', WEIGHTS],
  ['capture worker', WORKER],
] as const) {
  test(`a query is answered even if the button is pressed again before the ${what} is loaded`, async ({
    open,
  }) => {
    const wav = await composeWav(['everest', { silenceMs: 10_000 }]);
    const { page } = await open({ type: 'plays', wav }, { prepare: delay(file) });
    const button = page.getByTestId('mic-button');
    await button.click();
    await expect(button).toHaveAttribute('data-state', 'listening');
    await page.waitForTimeout(2_200);
    expect(await markedAt(page, 'detecting')).toBe(null);
    await button.click();
    await expect(button).toHaveAttribute('data-listening', 'false');
    await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', EVEREST);
    await expect(button).toHaveAttribute('data-listening', 'false');
  });
}

test('a detector that fails to load is reported, and the next press loads it', async ({ open }) => {
  const wav = await composeWav(['everest', { silenceMs: 10_000 }]);
  const { page } = await open(
    { type: 'plays', wav },
    {
      prepare: async (context) => {
        await context.route(WEIGHTS, (route) => route.abort());
      },
    },
  );
  const button = page.getByTestId('mic-button');
  await button.click();
  await expect(page.getByRole('alert')).toContainText('Speech detection failed');
  await expect(button).toHaveAttribute('data-listening', 'false');
  await page.context().unroute(WEIGHTS);
  await button.click();
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', EVEREST);
});

test('while the browser asks for permission, the page says what to do', async ({ open }) => {
  const { page } = await open({ type: 'missing' });
  await page.evaluate(() => {
    // No test can leave Chromium's own prompt open.
    navigator.mediaDevices.getUserMedia = () => new Promise(() => undefined);
    const status = { name: 'microphone', state: 'prompt', onchange: null } as const;
    navigator.permissions.query = () => Promise.resolve(Object.assign(new EventTarget(), status));
  });
  const button = page.getByTestId('mic-button');
  await button.click();
  const state = page.locator('#microphone-state');
  await expect(state).toHaveText('Getting ready…');
  await expect(state).toHaveText('Allow the microphone');
  await expect(button).toHaveAttribute('data-state', 'asking');
});

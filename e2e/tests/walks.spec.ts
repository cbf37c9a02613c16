import type { Page } from '@playwright/test';
import { expect, test } from '../support/hark-test.ts';
import { composeWav } from '../support/wav.ts';

const FUJI = 'nature-mount-fuji';

/** What the focused element is, as a screen reader would name it. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('data-testid') ?? element?.textContent?.trim() ?? '';
  });

/** Notes each text that a live region gets. */
async function noteAnnouncements(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest('[aria-live], output, [role=alert], [role=status]');
        const text = region?.textContent?.trim() ?? '';
        if (text !== '' && said.at(-1) !== text) said.push(text);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return async () => {
    const said: unknown = await page.evaluate((): unknown => Reflect.get(window, 'said'));
    return Array.isArray(said) ? said.map(String) : [];
  };
}

test('a search, its results and its settings with the keyboard alone', async ({ open }) => {
  const { page, errors } = await open({ type: 'plays', wav: await composeWav(['everest']) });
  await page.getByTestId('typed-query').waitFor();
  await page.keyboard.press('/');
  expect(await focused(page)).toBe('typed-query');
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('mic-button');
  await page.keyboard.press('Space');
  await expect(page.getByTestId('transcript')).toContainText(/everest/i);
  // The answer, and not words on the way to it.
  await expect(page.getByTestId('typed-query')).toHaveValue(/everest/i);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('mic-button')).toHaveAttribute('data-listening', 'false');

  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('result-item').first().getByRole('link')).toBeFocused();
  await page.keyboard.press('Space');
  await expect(page.getByTestId('mic-button')).toHaveAttribute('data-listening', 'true');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ArrowUp');
  expect(await focused(page)).toBe('typed-query');
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('mount fuji');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', FUJI);
  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('result-item').first().getByRole('link')).toBeFocused();

  await page.goBack();
  await expect(page.getByTestId('typed-query')).toHaveValue(/everest/i);

  const details = page.getByRole('button', { name: 'Privacy and speed' });
  await details.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(details).toBeFocused();
  expect(errors).toEqual([]);
});

test('a screen reader finds its way, and hears each change once', async ({ open }) => {
  const { page } = await open({ type: 'plays', wav: await composeWav(['everest', { silenceMs: 30_000 }]) });
  const said = await noteAnnouncements(page);
  await expect(page.locator('body')).toMatchAriaSnapshot(`
    - banner:
      - heading "Hark" [level=1]
      - search:
        - searchbox "Search by typing"
    - region "Search by voice":
      - button "Search by voice"
      - button "Privacy and speed"
    - main
  `);
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('result-item').first()).toBeVisible();
  await expect.poll(async () => (await said()).join(' ')).toContain('Heard');
  await expect(page.locator('body')).toMatchAriaSnapshot(`
    - region "Search by voice":
      - button "Search by voice" [pressed]
    - main:
      - list "Results":
        - listitem:
          - heading [level=2]:
            - link
  `);
  await page.getByTestId('mic-button').click();
  const texts = await said();
  expect(texts.filter((text) => text === 'Speak now.')).toHaveLength(1);
  expect(texts.filter((text) => text === 'Searching.')).toHaveLength(1);
  expect(texts.filter((text) => /^Heard: .*everest/i.test(text))).toHaveLength(1);
  await expect.poll(async () => (await said()).at(-1)).toBe('The microphone is off.');
});

test('everything that can be pressed has a name and enough room', async ({ open }) => {
  const { page } = await open({ type: 'missing' }, { viewport: { width: 390, height: 844 }, hasTouch: true });
  await page.getByTestId('typed-query').fill('university');
  await expect(page.getByTestId('result-item').first()).toBeVisible();
  const poor = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a, button, input, select')].flatMap((element) => {
      const { width, height } = element.getBoundingClientRect();
      if (width === 0 || !element.checkVisibility()) return [];
      const name = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? '';
      return name !== '' && height >= 43.5 ? [] : [`${name || element.outerHTML}: ${width} × ${height}`];
    }),
  );
  expect(poor).toEqual([]);
});

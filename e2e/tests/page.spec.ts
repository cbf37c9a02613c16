import { overflows, violations } from '../support/accessibility.ts';
import { expect, test } from '../support/hark-test.ts';
import { composeWav } from '../support/wav.ts';

const PHONE = { width: 390, height: 844 };
const SMALL_PHONE = { width: 320, height: 640 };

test('typing searches, during typing and with Enter', async ({ open }) => {
  const { page, errors } = await open({ type: 'missing' });
  await page.getByTestId('typed-query').fill('stanford');
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', 'university-stanford');
  await page.getByTestId('typed-query').fill('face book');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', 'website-facebook');
  expect(errors).toEqual([]);
});

test('everything works with the keyboard alone', async ({ open }) => {
  const { page } = await open({ type: 'plays', wav: await composeWav(['everest']) });
  const button = page.getByTestId('mic-button');
  await button.focus();
  await page.keyboard.press('Space');
  await expect(button).toHaveAttribute('data-state', /listening|hearing/);
  await expect(page.getByTestId('transcript')).toContainText(/everest/i);
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await expect(page.getByTestId('typed-query')).toBeFocused();
  await page.keyboard.type('mount fuji');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', 'nature-mount-fuji');
  const link = page.getByTestId('result-item').first().getByRole('link');
  for (let presses = 0; presses < 12; presses++) {
    if (await link.evaluate((element) => element === document.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await expect(link).toBeFocused();
});

test('a screen reader announces the transcript once', async ({ open }) => {
  const { page } = await open({ type: 'plays', wav: await composeWav(['everest']) });
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(window, { said });
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const element = target instanceof Element ? target : target.parentElement;
        const region = element?.closest('[aria-live="polite"], [role="status"]');
        const text = region?.textContent?.trim();
        if (text !== undefined && text !== '' && said.at(-1) !== text) said.push(text);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('result-item').first()).toBeVisible();
  const announced = async (): Promise<number> => {
    const said = await page.evaluate(() => JSON.stringify(Reflect.get(window, 'said')));
    return said.split(/everest/i).length - 1;
  };
  await expect.poll(announced).toBe(1);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the page violates no rule of WCAG AA, ${colorScheme}`, async ({ open }) => {
    const { page } = await open({ type: 'missing' }, { colorScheme });
    expect(await violations(page)).toBe('[]');
    await page.getByTestId('typed-query').fill('university');
    await expect(page.getByTestId('result-item').first()).toBeVisible();
    expect(await violations(page)).toBe('[]');
    await page.getByTestId('mic-button').click();
    await expect(page.getByTestId('error-message')).toBeVisible();
    expect(await violations(page)).toBe('[]');
  });
}

for (const viewport of [PHONE, SMALL_PHONE]) {
  test(`nothing is cut off on a phone of ${viewport.width} px`, async ({ open }) => {
    const wav = await composeWav(['oxford']);
    const { page } = await open({ type: 'plays', wav }, { viewport, hasTouch: true, isMobile: true });
    expect(await overflows(page)).toBe(false);
    await page.getByTestId('mic-button').tap();
    await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', 'university-oxford');
    expect(await overflows(page)).toBe(false);
    const box = await page.getByTestId('mic-button').boundingBox();
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
  });
}

test('assets are found from nested routes, compressed and cached for ever', async ({ open, server }) => {
  const { page, errors } = await open(
    { type: 'plays', wav: await composeWav(['everest']) },
    { path: '/deep/down?from=here' },
  );
  const failed: string[] = [];
  page.on('response', (response) => {
    if (response.status() >= 400) failed.push(`${response.status()} ${response.url()}`);
  });
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('transcript')).toContainText(/everest/i);
  expect([...failed, ...errors]).toEqual([]);
  const script = await page.locator('script[src]').first().getAttribute('src');
  const response = await fetch(new URL(script ?? '', server.url), { headers: { 'accept-encoding': 'br' } });
  expect(response.headers.get('content-encoding')).toBe('br');
  expect(response.headers.get('cache-control')).toContain('immutable');
});

test('the page listens soon, and its thread stays free meanwhile', async ({ open }) => {
  const { page } = await open({
    type: 'plays',
    wav: await composeWav(['everest', { silenceMs: 1_000 }, 'einstein']),
  });
  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { tasks });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) {
        const [listening] = performance.getEntriesByName('hark:listening');
        if (listening !== undefined && startTime > listening.startTime) tasks.push(Math.round(duration));
      }
    }).observe({ type: 'longtask' });
  });
  const pressedAt = await page.evaluate(() => performance.now());
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('transcript')).toContainText(/einstein/i, { timeout: 30_000 });
  const [listeningAt = 0] = await page.evaluate(() =>
    performance.getEntriesByName('hark:listening').map(({ startTime }) => startTime),
  );
  const tasks = await page.evaluate(() => JSON.stringify(Reflect.get(window, 'tasks')));
  console.log(
    `press to listening ${Math.round(listeningAt - pressedAt)} ms; long tasks while listening (ms): ${tasks}`,
  );
  expect(listeningAt).toBeGreaterThan(pressedAt);
});

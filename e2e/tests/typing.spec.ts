import type { Page, Request } from '@playwright/test';
import { overflows, violations } from '../support/accessibility.ts';
import { expect, test } from '../support/hark-test.ts';

interface Asked {
  query: string;
  kind: string;
  source: string;
}

/** Records the page's searches, in order, and which were aborted. */
function watchSearches(page: Page): { asked: Asked[]; aborted: string[] } {
  const asked: Asked[] = [];
  const aborted: string[] = [];
  // The values to filter by are counted beside each search.
  const isSearch = (request: Request): boolean =>
    request.url().endsWith('/v1/search') && request.postDataJSON().kind !== 'counts';
  page.on('request', (request) => {
    if (isSearch(request)) asked.push(request.postDataJSON());
  });
  page.on('requestfailed', (request) => {
    if (isSearch(request)) aborted.push(request.postDataJSON().query);
  });
  return { asked, aborted };
}

const box = (page: Page) => page.getByTestId('typed-query');
const first = (page: Page) => page.getByTestId('result-item').first();
const top = async (page: Page): Promise<number | undefined> => (await first(page).boundingBox())?.y;

test('results come during typing, in full with Enter, and literally on request', async ({ open }) => {
  const { page, errors } = await open({ type: 'missing' });
  const { asked } = watchSearches(page);
  await box(page).pressSequentially('stanf', { delay: 120 });
  await expect(first(page)).toHaveAttribute('data-id', 'university-stanford');
  expect(asked.map(({ kind }) => kind)).not.toContain('full');
  expect(asked.at(-1)).toMatchObject({ query: 'stanf', kind: 'instant', source: 'typed' });
  const before = await top(page);

  await box(page).fill('stemford university');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('typed-notice')).toContainText('Showing results for Stanford University');
  await expect(first(page)).toHaveAttribute('data-id', 'university-stanford');
  expect(asked.at(-1)).toMatchObject({ kind: 'full', source: 'typed' });
  expect(await top(page)).toBe(before);

  await page.getByRole('button', { name: 'Search for “stemford university” instead' }).click();
  await expect(page.getByText('Nothing like “stemford university” here.').last()).toBeVisible();
  expect(asked.at(-1)).toMatchObject({ query: 'stemford university', kind: 'full', source: 'literal' });
  await page.getByRole('button', { name: 'Include similar results' }).click();
  await expect(first(page)).toHaveAttribute('data-id', 'university-stanford');
  await expect(page.getByTestId('typed-notice')).toContainText('Showing results for Stanford University');
  expect(await top(page)).toBe(before);
  expect(errors).toEqual([]);
});

test('outdated searches are aborted, and a late answer changes nothing', async ({ open }) => {
  const { page, errors } = await open({ type: 'missing' });
  const { asked, aborted } = watchSearches(page);
  await page.route('**/v1/search', async (route, request) => {
    const { query } = request.postDataJSON();
    if (query === 'face') await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue().catch(() => undefined);
  });
  await box(page).fill('face');
  await expect.poll(() => asked.length).toBe(1);
  await box(page).fill('oxf');
  await expect(first(page)).toHaveAttribute('data-id', 'university-oxford');
  await expect.poll(() => aborted).toEqual(['face']);
  await page.waitForTimeout(2_000);
  await expect(first(page)).toHaveAttribute('data-id', 'university-oxford');
  expect(errors).toEqual([]);
});

test('one letter shows popular names', async ({ open }) => {
  const { page } = await open({ type: 'missing' });
  await box(page).fill('g');
  await expect(first(page).getByRole('heading')).toContainText(/^(the )?g/i);
});

for (const [colorScheme, width] of [
  ['light', 1_280],
  ['dark', 390],
] as const) {
  test(`the notice of understood words violates no rule of WCAG AA and cuts nothing off: ${colorScheme}, ${width} px`, async ({
    open,
  }, testInfo) => {
    const { page } = await open({ type: 'missing' }, { colorScheme, viewport: { width, height: 844 } });
    await box(page).fill('stemford university');
    await page.keyboard.press('Enter');
    await expect(page.getByTestId('typed-notice')).toContainText('Showing results for');
    await expect(page.locator('[data-stale=false]')).toBeVisible();
    await page.waitForTimeout(300);
    await page.screenshot({ path: testInfo.outputPath('understood.png') });
    expect(await violations(page)).toBe('[]');
    expect(await overflows(page)).toBe(false);
    await page.getByRole('button', { name: /Search for/ }).click();
    await expect(page.getByTestId('typed-notice')).toContainText('Exact matches only.');
    await page.waitForTimeout(300);
    await page.screenshot({ path: testInfo.outputPath('literal.png') });
    expect(await violations(page)).toBe('[]');
    expect(await overflows(page)).toBe(false);
  });
}

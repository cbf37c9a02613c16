import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { violations } from '../support/accessibility.ts';
import { startHarkServer, type HarkServer } from '../support/hark-server.ts';
import { expect, test } from '../support/hark-test.ts';

const PRODUCTS = fileURLToPath(new URL('../../bench/questions/catalogues/products.ndjson', import.meta.url));

let server: HarkServer;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  server = await startHarkServer({ HARK_CATALOGUE: PRODUCTS });
});
test.afterAll(() => server.close());

async function search(page: Page, words: string): Promise<void> {
  await page.getByTestId('typed-query').fill(words);
  await page.keyboard.press('Enter');
}

const chips = (page: Page) => page.getByTestId('chip');
const resultIds = (page: Page): Promise<(string | null)[]> =>
  page.getByTestId('result-item').evaluateAll((items) => items.map((item) => item.getAttribute('data-id')));

test('filters in the words are chips, and removing one finds more', async ({ openAt }) => {
  const { page, errors } = await openAt(server.url, { type: 'missing' });
  await search(page, 'sofas under five hundred euros, cheapest first');
  await expect(chips(page)).toHaveText([/sofas/, /500 €/, /cheapest first/]);
  await expect(page.getByTestId('result-item').first()).toBeVisible();
  const cheap = await resultIds(page);
  expect(await violations(page)).toBe('[]');
  await chips(page).nth(1).click();
  await expect(chips(page)).toHaveText([/sofas/, /cheapest first/]);
  await expect.poll(async () => (await resultIds(page)).length).toBeGreaterThan(cheap.length);
  expect((await resultIds(page)).slice(0, cheap.length)).toEqual(cheap);
  expect(errors).toEqual([]);
});

test('where nothing meets all of it, the nearest are shown and said to be', async ({ openAt }) => {
  const { page } = await openAt(server.url, { type: 'missing' });
  await search(page, 'red sofas under ten euros');
  await expect(page.getByTestId('these-are-close')).toBeVisible();
  await expect(page.getByTestId('result-item').first()).toContainText(/sofa/i);
});

test('a query about the results on the screen changes the search', async ({ openAt }) => {
  const { page } = await openAt(server.url, { type: 'missing' });
  await search(page, 'sofas, most expensive first');
  await expect(page.getByTestId('result-item').first()).toBeVisible();
  const before = await resultIds(page);
  await search(page, 'only the red ones');
  await expect(chips(page).filter({ hasText: 'red' })).toBeVisible();
  await expect(chips(page).filter({ hasText: 'sofas' })).toBeVisible();
  await expect.poll(async () => (await resultIds(page)).length).toBeLessThan(before.length);
  for (const id of await resultIds(page)) expect(before).toContain(id);
});

test('the first screen has examples that find something, and the last searches of this browser', async ({
  openAt,
}) => {
  const { page } = await openAt(server.url, { type: 'missing' });
  const examples = page.getByTestId('examples').getByRole('button');
  await expect(examples.first()).toBeVisible();
  const words = (await examples.last().textContent()) ?? '';
  await examples.last().click();
  await expect(page.getByTestId('result-item').first()).toBeVisible();
  await expect(page.getByTestId('typed-query')).toHaveValue(words);
  await page.goto(server.url);
  const recent = page.getByTestId('recent-searches');
  await expect(recent.getByRole('button')).toHaveText([words]);
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(recent).toBeHidden();
});

import { fileURLToPath } from 'node:url';
import type { Locator, Page } from '@playwright/test';
import { answer } from '../gallery/answers.ts';
import { overflows, violations } from '../support/accessibility.ts';
import { startHarkServer, type HarkServer } from '../support/hark-server.ts';
import { expect, test } from '../support/hark-test.ts';
import { say, scriptCapture } from '../support/scripted-capture.ts';

const PRODUCTS = fileURLToPath(new URL('../../bench/questions/catalogues/products.ndjson', import.meta.url));
const DESKTOP = { viewport: { width: 1_280, height: 800 } };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const NO_MICROPHONE = { type: 'missing' } as const;

let server: HarkServer;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  server = await startHarkServer({ HARK_CATALOGUE: PRODUCTS });
});
test.afterAll(() => server.close());

async function search(page: Page, words: string): Promise<void> {
  await page.getByTestId('typed-query').fill(words);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('result-item').first()).toBeVisible();
}

const chips = (page: Page): Locator => page.getByTestId('chip');
const facet = (page: Page, field: string): Locator =>
  page.locator(`[data-testid=facet][data-field=${field}]`);
const idsOf = (page: Page): Promise<(string | null)[]> =>
  page.getByTestId('result-item').evaluateAll((items) => items.map((item) => item.getAttribute('data-id')));

/** Number of results that the list says a value has. */
async function countOf(value: Locator): Promise<number> {
  return Number(/(\d+) results?$/.exec((await value.textContent()) ?? '')?.[1]);
}

test('values are counted, and choosing some narrows the results down to so many', async ({ openAt }) => {
  const { page, errors } = await openAt(server.url, NO_MICROPHONE, DESKTOP);
  await search(page, 'sofas');
  const colours = facet(page, 'colour').locator('label');
  const red = colours.filter({ hasText: /^red/ });
  const [reds, blues] = [await countOf(red), await countOf(colours.filter({ hasText: /^blue/ }))];
  expect(await violations(page)).toBe('[]');
  await red.click();
  await expect(chips(page)).toHaveText([/sofas/, /^red/]);
  await expect.poll(async () => (await idsOf(page)).length).toBe(reds);
  await colours.filter({ hasText: /^blue/ }).click();
  await expect(chips(page)).toHaveText([/sofas/, /red or blue/]);
  await expect.poll(async () => (await idsOf(page)).length).toBe(reds + blues);
  const both = await idsOf(page);
  await page.reload();
  await expect(chips(page)).toHaveText([/sofas/, /red or blue/]);
  await expect.poll(() => idsOf(page)).toEqual(both);
  await page.goBack();
  await expect(chips(page)).toHaveText([/sofas/, /^red/]);
  await expect.poll(async () => (await idsOf(page)).length).toBe(reds);
  expect(errors).toEqual([]);
});

test('an amount has a least and a greatest value, by keyboard', async ({ openAt }) => {
  const { page } = await openAt(server.url, NO_MICROPHONE, DESKTOP);
  await search(page, 'sofas');
  const before = await idsOf(page);
  const most = facet(page, 'price').getByLabel('To');
  await most.focus();
  await page.keyboard.type('500');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await expect(chips(page)).toHaveText([/sofas/, /up to 501 €/]);
  await expect.poll(async () => (await idsOf(page)).length).toBeLessThan(before.length);
  await expect(most).toHaveValue('501');
  await most.fill('');
  await facet(page, 'price').getByRole('button', { name: 'Apply Price' }).press('Space');
  await expect(chips(page)).toHaveText([/sofas/]);
  await expect.poll(() => idsOf(page)).toEqual(before);
});

test('on a phone the filters are in a dialog, and the conditions in one row', async ({ openAt }) => {
  const { page, errors } = await openAt(server.url, NO_MICROPHONE, PHONE);
  await search(page, 'sofas under two thousand euros in red or blue, cheapest first');
  await expect(chips(page)).toHaveCount(4);
  const tops = await chips(page).evaluateAll((all) => all.map((chip) => chip.getBoundingClientRect().top));
  expect(new Set(tops).size).toBe(1);
  expect(await overflows(page)).toBe(false);
  const button = page.getByTestId('open-filters');
  await expect(button).toHaveText('Filters (3)');
  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Filters' });
  await expect(dialog).toBeVisible();
  expect(await violations(page)).toBe('[]');
  const blue = facet(page, 'colour').getByRole('checkbox', { name: /^blue/ });
  await expect(blue).toBeChecked();
  await blue.focus();
  await page.keyboard.press('Space');
  await expect(blue).not.toBeChecked();
  await expect(dialog.getByRole('button', { name: /^Show \d+ results?$/ })).toBeVisible();
  await dialog.getByRole('button', { name: /^Show/ }).click();
  await expect(dialog).toBeHidden();
  await expect(chips(page)).toHaveText([/sofas/, /2,000 €/, /^red/, /cheapest first/]);
  expect(errors).toEqual([]);
});

test('the results of a spoken search are narrowed down too', async ({ openAt }) => {
  const { page } = await openAt(server.url, NO_MICROPHONE, { ...DESKTOP, prepare: scriptCapture });
  const utteranceId = 'utterance-a';
  const understood = {
    filters: [{ field: 'category', is: ['sofas'], label: 'sofas' }],
    sort: [],
    rest: '',
  };
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => new Promise(() => undefined);
  });
  await page.getByTestId('mic-button').click();
  await say(
    page,
    { type: 'listening' },
    { type: 'speech-start', utteranceId },
    { type: 'speech-end', utteranceId, silenceAfterMs: 300, decisionMs: 4 },
    { type: 'final', final: answer({ utteranceId, transcript: 'sofas', understood }) },
  );
  await expect(chips(page)).toHaveText([/sofas/]);
  const red = facet(page, 'colour').locator('label').filter({ hasText: /^red/ });
  const reds = await countOf(red);
  expect(reds).toBeGreaterThan(0);
  await red.click();
  await expect(chips(page)).toHaveText([/sofas/, /^red/]);
  await expect.poll(async () => (await idsOf(page)).length).toBe(reds);
});

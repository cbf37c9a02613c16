import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { overflows, violations } from '../support/accessibility.ts';
import type { HarkServer } from '../support/hark-server.ts';
import { expect, test } from '../support/hark-test.ts';
import { REPORTED, reportEvents } from '../support/report-events.ts';

const NO_MICROPHONE = { type: 'missing' } as const;
const WHOLE = 'client.whole_ms';

interface FigureOfApi {
  samples: number;
  quantiles: { p95: number } | null;
}

async function ask(server: HarkServer, path: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${server.adminToken}` };
  return (await fetch(`${server.url}/v1/ops/${path}`, { headers })).json();
}

/** Returns the server's figures for the time to results in the last day, and before. */
async function wholeOf(server: HarkServer): Promise<{ now: FigureOfApi; baseline: FigureOfApi }> {
  const found = JSON.parse(JSON.stringify(await ask(server, 'metrics')));
  return found.metrics.find(({ id }: { id: string }) => id === WHOLE);
}

const tile = (page: Page, id: string) => page.locator(`[data-metric="${id}"]`);

test.use({ serverFor: 'ops' });

test.beforeAll(async ({ server }) => {
  await reportEvents(server);
  await expect.poll(async () => (await wholeOf(server)).now.samples, { timeout: 30_000 }).toBe(REPORTED.now);
});

test('the operator signs in with the token, and out', async ({ open, server }) => {
  const { page, errors } = await open(NO_MICROPHONE, { path: '/ops' });
  const token = page.getByLabel('Admin token');
  await token.fill('guessed');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('Wrong token.');
  expect(await violations(page)).toBe('[]');
  await token.fill(server.adminToken);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveAttribute('data-health', /./);
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ name: 'hark_ops', httpOnly: true, sameSite: 'Strict', expires: -1 });
  expect(cookie?.value).not.toContain(server.adminToken);
  await page.reload();
  await expect(tile(page, WHOLE)).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(token).toBeVisible();
  await page.reload();
  await expect(token).toBeVisible();
  expect(errors).toEqual([]);
});

test('a page whose code does not arrive says so, and loads again when the person asks', async ({
  open,
  server,
}) => {
  const { page } = await open(NO_MICROPHONE);
  const code = '**/assets/ops-page-*.js';
  await page.route(code, (route) => route.abort('connectionreset'));
  await page.goto(`${server.url}/ops#token=${server.adminToken}`);
  const notice = page.getByTestId('page-failed');
  await expect(notice).toContainText('This page did not load.');
  expect(await violations(page)).toBe('[]');
  await page.unroute(code);
  await notice.getByRole('button', { name: 'Load again' }).click();
  await expect(tile(page, WHOLE)).toBeVisible();
});

test('a server that does not answer is the heading of the page', async ({ open, server }) => {
  const { page } = await open(NO_MICROPHONE);
  await page.route('**/v1/ops/metrics**', (route) => route.abort('connectionrefused'));
  await page.goto(`${server.url}/ops#token=${server.adminToken}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The server can’t be reached.');
});

test("the page shows the server's figures", async ({ open, server }) => {
  const { page, errors } = await open(NO_MICROPHONE, { path: `/ops#token=${server.adminToken}` });
  const { now, baseline } = await wholeOf(server);
  const inMs = (value: number | undefined): string => `${Math.round(value ?? Number.NaN)}\u202Fms`;
  await expect(tile(page, WHOLE).getByTestId('tile-value')).toHaveText(inMs(now.quantiles?.p95));
  await expect(tile(page, WHOLE)).toContainText(`${now.samples} samples`);
  await expect(tile(page, WHOLE)).toContainText(`was ${inMs(baseline.quantiles?.p95)}`);
  await expect(tile(page, 'search.ctr')).toContainText('not enough data');
  await expect(page.getByRole('button', { name: /End of speech to results.*was/ }).first()).toBeVisible();
  await expect(page.getByRole('row', { name: /Safari 19/ })).toContainText(String(REPORTED.now));
  expect(page.url()).not.toContain('token');
  expect(errors).toEqual([]);
});

test('a chart is explored with the keyboard, and is a table and a file', async ({ open, server }) => {
  const { page } = await open(NO_MICROPHONE, { path: `/ops#token=${server.adminToken}` });
  const series = JSON.parse(JSON.stringify(await ask(server, `metrics/${WHOLE}/series`)));
  const figure = page.getByRole('figure', { name: 'Over time' });
  const slider = figure.getByRole('slider');
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(figure.getByTestId('readout')).toContainText(`${series.points[0].samples} samples`);
  await expect(slider).toHaveAttribute('aria-valuetext', /95th percentile \(p95\) \d+.ms/);
  const first = await slider.getAttribute('aria-valuetext');
  await page.keyboard.press('ArrowRight');
  await expect(slider).not.toHaveAttribute('aria-valuetext', first ?? '');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/from=\d+&to=\d+/);
  await page.goBack();
  await expect(page).not.toHaveURL(/from=/);

  await figure.getByText('Show as table').click();
  await expect(figure.locator('tbody tr')).toHaveCount(series.points.length);
  const download = page.waitForEvent('download');
  await figure.getByRole('button', { name: 'Download CSV' }).click();
  const [head, row] = (await readFile(await (await download).path(), 'utf8')).split('\r\n');
  expect(head).toBe('Time,Mean (ms),Median (ms),p95 (ms),p99 (ms),Samples (count),State');
  const [point] = series.points;
  expect(row).toContain(`${new Date(point.at).toISOString()},${point.value},${point.quantiles.p50}`);
});

test('a link shows others the same view', async ({ open, server }) => {
  const { page, openSame } = await open(NO_MICROPHONE, { path: `/ops#token=${server.adminToken}` }).then(
    (opened) => ({ ...opened, openSame: (path: string) => open(NO_MICROPHONE, { path }) }),
  );
  await page.getByRole('combobox', { name: 'Time range' }).selectOption('7d');
  await page.getByRole('combobox', { name: 'Metric' }).selectOption('client.paint_ms');
  await page.getByRole('combobox', { name: 'Metric' }).selectOption(WHOLE);
  await page.getByRole('button', { name: /Device phone/ }).click();
  const { pathname, search } = new URL(page.url());
  const other = await openSame(`${pathname}${search}#token=${server.adminToken}`);
  await expect(other.page.getByRole('combobox', { name: 'Time range' })).toHaveValue('7d');
  await expect(other.page.getByRole('button', { name: /Device phone: show all/ })).toBeVisible();
});

test('the present is compared with a custom time, which a link shows others', async ({ open, server }) => {
  const { page, errors } = await open(NO_MICROPHONE, { path: `/ops#token=${server.adminToken}` });
  await expect(tile(page, WHOLE)).toContainText('was');
  await page
    .getByRole('combobox', { name: 'Compare with' })
    .selectOption({ label: 'Compare: custom period' });
  await expect(page).toHaveURL(/referenceFrom=\d+&referenceTo=\d+/);
  const form = page.getByRole('form', { name: 'Compare with' });
  const hoursAgo = (hours: number): string => {
    const at = new Date(Date.now() - hours * 3_600_000);
    return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
  };
  const compare = async (from: number, to: number): Promise<void> => {
    await form.getByLabel('From').fill(hoursAgo(from));
    await form.getByLabel('To').fill(hoursAgo(to));
    await page.keyboard.press('Enter');
  };
  await compare(100, 98);
  await expect(tile(page, WHOLE)).toContainText('no baseline yet');
  await compare(98, 100);
  await expect(form.getByRole('alert')).toContainText('after the start');
  expect(await violations(page)).toBe('[]');
  await compare(50, 46);
  await expect(tile(page, WHOLE)).toContainText('was');
  const { pathname, search } = new URL(page.url());
  const other = await open(NO_MICROPHONE, { path: `${pathname}${search}#token=${server.adminToken}` });
  await expect(tile(other.page, WHOLE)).toContainText('was');
  await expect(other.page.getByRole('form', { name: 'Compare with' })).toBeVisible();
  expect(errors).toEqual([]);
});

test('an utterance appears a moment later, without its text', async ({ open, server }) => {
  const { page } = await open(NO_MICROPHONE, { path: `/ops#token=${server.adminToken}` });
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  const body = await readFile(fileURLToPath(new URL('../speech/stanford.wav', import.meta.url)));
  await fetch(`${server.url}/v1/voice-search`, { method: 'POST', body });
  const row = page.getByRole('row', { name: /Spoken · text hidden/ }).first();
  await expect(row).toBeVisible();
  await expect(row).not.toContainText(/stanford/i);
  // The figures update by themselves.
  await expect(tile(page, 'gateway.attempts').getByTestId('tile-value')).not.toHaveText('0', {
    timeout: 30_000,
  });
});

test('a custom period is part of the address; one that is none is named', async ({ open, server }) => {
  const { page } = await open(NO_MICROPHONE, { path: `/ops#token=${server.adminToken}` });
  await page.getByRole('combobox', { name: 'Time range' }).selectOption({ label: 'Custom period' });
  await expect(page).toHaveURL(/from=\d+&to=\d+/);
  const form = page.getByRole('form', { name: 'Time range to show' });
  const [from, to] = [await form.getByLabel('From').inputValue(), await form.getByLabel('To').inputValue()];
  await form.getByLabel('From').fill(to);
  await form.getByLabel('To').fill(from);
  await form.getByRole('button', { name: 'Show' }).click();
  await expect(form.getByRole('alert')).toContainText('after the start');
  await page.goto(`${server.url}/ops?from=9&to=5`);
  await expect(page.getByRole('alert')).toContainText('time range in the address is not valid');
  await expect(tile(page, WHOLE)).toContainText(`${REPORTED.now} samples`);
});

test('an expired session asks for the token, and the view stays', async ({ open, server }) => {
  const path = `/ops?range=7d&metric=client.paint_ms#token=${server.adminToken}`;
  const { page } = await open(NO_MICROPHONE, { path });
  await expect(tile(page, WHOLE)).toContainText('samples');
  await page.context().clearCookies();
  await tile(page, WHOLE).click();
  const dialog = page.getByRole('dialog', { name: 'Sign in again' });
  await expect(dialog).toBeVisible();
  expect(await violations(page)).toBe('[]');
  await dialog.getByLabel('Admin token').fill(server.adminToken);
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page).toHaveURL(/range=7d$/);
  await expect(page.locator('.chart__canvas canvas').first()).toBeVisible();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Admin token').fill(server.adminToken);
  await page.keyboard.press('Enter');
  await expect(tile(page, WHOLE)).toBeVisible();
  await expect(dialog).toHaveCount(0);
});

test('a table beside a chart leaves the other chart as it is', async ({ open, server }) => {
  const viewport = { width: 1280, height: 900 };
  const { page } = await open(NO_MICROPHONE, { path: `/ops#token=${server.adminToken}`, viewport });
  const canvas = page.getByRole('figure', { name: 'Over time' }).locator('canvas');
  const legend = page.getByRole('figure', { name: 'Over time' }).getByTestId('readout');
  await expect(canvas).toBeVisible();
  const distance = async () =>
    ((await canvas.boundingBox())?.y ?? 0) - ((await legend.boundingBox())?.y ?? 0);
  const before = await distance();
  await page
    .getByRole('figure', { name: /Distribution/ })
    .getByText('Show as table')
    .click();
  expect(await distance()).toBeCloseTo(before, 0);
});

test('the page says that there is no data, and calls nothing well', async ({ open, server }) => {
  const path = `/ops?traffic=synthetic#token=${server.adminToken}`;
  const { page, errors } = await open(NO_MICROPHONE, { path });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Not enough data yet.');
  await expect(page.getByText('speak a search on the search page')).toBeVisible();
  await expect(page.getByText('No data in this time range.').first()).toBeVisible();
  await expect(page.getByText('normal', { exact: true })).toHaveCount(0);
  expect(await violations(page)).toBe('[]');
  expect(errors).toEqual([]);
});

for (const [name, options] of Object.entries({
  'on a desktop': { viewport: { width: 1280, height: 900 } },
  'in the dark': { viewport: { width: 1280, height: 900 }, colorScheme: 'dark' },
  'on a phone': { viewport: { width: 390, height: 844 } },
  'on a small phone': { viewport: { width: 320, height: 640 } },
} as const)) {
  test(`is accessible and in bounds ${name}`, async ({ open, server }) => {
    const { page } = await open(NO_MICROPHONE, { path: `/ops#token=${server.adminToken}`, ...options });
    await expect(page.locator('.chart__canvas canvas').first()).toBeVisible();
    await page.getByText('Show as table').first().click();
    expect(await overflows(page)).toBe(false);
    expect(await violations(page)).toBe('[]');
  });
}

test('the search page does not load it', async ({ open }) => {
  const { page } = await open(NO_MICROPHONE);
  await expect(page.getByTestId('typed-query')).toBeVisible();
  const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  expect(loaded.filter((name) => /ops|chart|plot/i.test(name))).toEqual([]);
});

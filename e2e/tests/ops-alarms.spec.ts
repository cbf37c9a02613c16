import type { Page, Request } from '@playwright/test';
import { cutClips, manyAlarms, quietAlarms, silence } from '../gallery/alarm-answers.ts';
import { driftAnswer } from '../gallery/drift-answers.ts';
import { answerOps } from '../gallery/ops-answers.ts';
import { OPEN_RULE } from '../gallery/threshold-answers.ts';
import type { PageOptions } from '../support/browser.ts';
import type { HarkServer } from '../support/hark-server.ts';
import { expect, test } from '../support/hark-test.ts';

const NO_MICROPHONE = { type: 'missing' } as const;

test.use({ serverFor: 'ops-alarms' });

/** Runs in the page: remembers notifications, and grants them only when they are asked for. */
function rememberNotifications(): void {
  let permission = 'default';
  const shown: string[] = [];
  class Remembered extends EventTarget {
    static get permission(): string {
      return permission;
    }
    static async requestPermission(): Promise<string> {
      permission = 'granted';
      return permission;
    }
    constructor(title: string, { body = '' }: { body?: string }) {
      super();
      shown.push(`${title}: ${body}`);
    }
    close(): void {}
  }
  Object.assign(window, { Notification: Remembered, shownNotifications: shown });
  // Another window is in front of the page.
  document.hasFocus = () => false;
}

const notifications = (page: Page): Promise<string[]> =>
  page.evaluate(() => Reflect.get(window, 'shownNotifications'));

const icon = (page: Page): Promise<string> =>
  page.evaluate(() => document.querySelector<HTMLLinkElement>('link[rel=icon]')?.href ?? '');

/** Answers a changing request as the server does, and returns what was sent. */
async function receive(page: Page, url: string, json: unknown = {}): Promise<() => Request> {
  let received: Request | null = null;
  await page.route(url, async (route) => {
    if (route.request().method() === 'GET') return route.fallback();
    received = route.request();
    return route.fulfill({ json });
  });
  return () => {
    if (received === null) throw new Error(`nothing was sent to ${url}`);
    return received;
  };
}

type Open = (
  microphone: typeof NO_MICROPHONE,
  options: PageOptions & { path: string },
) => Promise<{ page: Page; errors: string[] }>;

/** Opens a view, signed in, after `prepare` has set the answers. */
async function openView(
  open: Open,
  server: HarkServer,
  view: string,
  prepare: (page: Page) => Promise<void>,
): Promise<Page> {
  const { page, errors } = await open(NO_MICROPHONE, { path: '/openapi.json' });
  await page.addInitScript(rememberNotifications);
  await prepare(page);
  await page.goto(`${server.url}/ops${view}#token=${server.adminToken}`);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  expect(errors).toEqual([]);
  return page;
}

test('title and icon count the alarms, and are as before when they are over', async ({ open, server }) => {
  const page = await openView(open, server, '', (at) => answerOps(at));
  await expect(page.getByText('No alarms.')).toBeVisible();
  await expect(page).toHaveTitle('Hark operations');
  const plain = await icon(page);
  await answerOps(page, { alarms: manyAlarms() });
  await expect(page).toHaveTitle('(8) Hark operations');
  expect(await icon(page)).toContain('data:image/svg+xml');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Clips from Chrome 142 are cut/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
  await answerOps(page, { alarms: quietAlarms() });
  await expect(page).toHaveTitle('Hark operations');
  expect(await icon(page)).toBe(plain);
  await answerOps(page, { ageMs: 12 * 60_000 });
  await expect(page).toHaveTitle('(!) Hark operations');
  await expect(page.getByText('Alarms were last judged 12 min ago.')).toBeVisible();
});

test('notifications are off until they are asked for, and for new alarms only', async ({ open, server }) => {
  const page = await openView(open, server, '', (at) => answerOps(at, { alarms: [cutClips()] }));
  await expect(page).toHaveTitle('(1) Hark operations');
  expect(await notifications(page)).toEqual([]);
  await page.getByRole('button', { name: 'Notify me in this browser' }).click();
  await expect(page.getByRole('button', { name: 'Stop notifying me' })).toBeVisible();
  await answerOps(page, { alarms: manyAlarms() });
  await expect(page).toHaveTitle('(8) Hark operations');
  // Three of the seven others are warnings, and what the first one explains is below it.
  const shown = await notifications(page);
  expect(shown).toHaveLength(4);
  expect(shown[0]).toContain('Hark: Urgent: The error budget of answers within 1.5 s is used up too fast');
  await page.getByRole('button', { name: 'Stop notifying me' }).click();
  await answerOps(page);
  await expect(page).toHaveTitle('Hark operations');
  await answerOps(page, { alarms: [cutClips()] });
  await expect(page).toHaveTitle('(1) Hark operations');
  expect(await notifications(page)).toHaveLength(4);
});

test('the evidence is one press away, and the address leads there', async ({ open, server }) => {
  const page = await openView(open, server, '', (at) => answerOps(at, { alarms: [cutClips()] }));
  await page.getByRole('link', { name: /^Clips from Chrome 142/ }).click();
  await expect(page).toHaveURL(/alarm=alarm-0001/);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page.getByText(/71.% recognition, 22.% detection, 7.% unexplained, n = 84/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Evidence' })).toContainText('CUSUM 41.2, limit 8');
  await expect(page.getByRole('figure', { name: 'Over time' }).locator('canvas')).toBeVisible();
  await expect(page.getByLabel('Example 1: recognition')).toHaveAttribute(
    'src',
    `${server.url}/v1/ops/utterances/utterance-0001/audio`,
  );
  await page.getByRole('link', { name: 'Recognition · Repeated' }).click();
  await expect(page).toHaveURL(/slice=browser%3AChrome\+142&metric=asr.redo_rate/);
  await expect(page.getByRole('combobox', { name: 'Metric' })).toHaveValue('asr.redo_rate');
  await page.goBack();
  await page.getByRole('button', { name: 'Back' }).click();
  await expect(page).not.toHaveURL(/alarm=/);
});

test('an acknowledgement has a name, which the browser remembers', async ({ open, server }) => {
  const view = '?alarm=alarm-0001';
  const page = await openView(open, server, view, (at) => answerOps(at, { alarms: [cutClips()] }));
  const sent = await receive(page, '**/v1/ops/alarms/alarm-0001/ack');
  await page.getByRole('button', { name: 'Acknowledge…' }).press('Enter');
  const form = page.getByRole('form', { name: 'Acknowledge this alarm' });
  await expect(form).toContainText('is not sent again');
  // The focus is in the form: the first field is the next stop.
  await page.keyboard.press('Tab');
  await page.keyboard.type('rolling back');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Ana');
  await page.keyboard.press('Enter');
  await expect(form).toHaveCount(0);
  expect(sent().method()).toBe('POST');
  expect(sent().postDataJSON()).toEqual({ by: 'Ana', note: 'rolling back' });
  await page.reload();
  await page.getByRole('button', { name: 'Acknowledge…' }).click();
  await expect(form.getByLabel('Your name')).toHaveValue('Ana');
});

test('a silence has an end and a reason; the server’s refusal is shown in the form', async ({
  open,
  server,
}) => {
  const view = '?alarm=alarm-0001';
  const page = await openView(open, server, view, (at) => answerOps(at, { alarms: [cutClips()] }));
  const sent = await receive(page, '**/v1/ops/alarms/silences');
  await page.getByRole('button', { name: 'Silence…' }).click();
  const form = page.getByRole('form', { name: 'Silence this alarm' });
  await form.getByLabel('Your name').fill('Ana');
  await form.getByRole('button', { name: 'Silence' }).click();
  // Without a reason the browser sends nothing.
  await expect(form.getByLabel('Reason')).toBeFocused();
  await form.getByLabel('Reason').fill('the new model is being tried');
  await form.getByLabel('What to silence').selectOption('component');
  await form.getByLabel('Until').selectOption('own');
  await form.getByLabel('End').fill('2020-01-01T00:00');
  await expect(form).toContainText('The end must be in the future.');
  await form.getByRole('button', { name: 'Silence' }).click();
  await expect(form.getByRole('alert')).toContainText('The end must be in the future.');
  await form.getByLabel('Until').selectOption('1h');
  await form.getByRole('button', { name: 'Silence' }).click();
  await expect(form).toHaveCount(0);
  const body = sent().postDataJSON();
  expect(body).toMatchObject({ metric: null, component: 'vad', slice: null, by: 'Ana' });
  expect(Math.abs(body.untilMs - Date.now() - 3_600_000)).toBeLessThan(60_000);
  const error = { code: 'bad_request', message: 'A silence lasts at most 30 days.', retryable: false };
  await page.route('**/v1/ops/alarms/silences', (route) => route.fulfill({ status: 400, json: { error } }));
  await page.getByRole('button', { name: 'Silence…' }).click();
  await form.getByLabel('Reason').fill('again');
  await form.getByRole('button', { name: 'Silence' }).click();
  await expect(form.getByRole('alert')).toContainText('A silence lasts at most 30 days.');
});

test('a silence can be ended, and a message that was given up sent again', async ({ open, server }) => {
  const page = await openView(open, server, '?page=alarms', (at) =>
    answerOps(at, { alarms: quietAlarms(), silences: [silence()] }),
  );
  const ended = await receive(page, '**/v1/ops/alarms/silences/silence-1');
  const sentAgain = await receive(page, '**/v1/ops/alarms/deliveries/delivery-1/resend');
  await page.getByRole('button', { name: 'End now: the silence of Repeated' }).click();
  await page.getByRole('button', { name: /^Send again/ }).click();
  await expect.poll(() => ended().method()).toBe('DELETE');
  await expect.poll(() => sentAgain().method()).toBe('POST');
});

test('a threshold is changed with a reason, and what is no number is refused', async ({ open, server }) => {
  const page = await openView(open, server, '?page=thresholds', (at) => answerOps(at));
  await page.getByRole('link', { name: 'People repeat themselves more often' }).click();
  await expect(page).toHaveURL(/rule=asr.redo_rate%2Frate/);
  const form = page.getByRole('form', { name: 'Change this rule' });
  await expect(form).toContainText('In the last 28 days: 3 times as it is.');
  const above = form.getByRole('textbox', { name: 'above' });
  await above.fill('a lot');
  await expect(form).toContainText('Enter a number.');
  await above.fill('99');
  await expect(form).toContainText(/Enter a number from 1.% to 90.%\./);
  await form.getByRole('button', { name: /^Use 12/ }).click();
  await expect(above).toHaveValue('12');
  await expect(form).toContainText('3 times as it is, once with these numbers.');
  await form.getByLabel('Reason').fill('too late last week');
  await form.getByLabel('Your name').fill('Ana');
  const sent = await receive(page, '**/v1/ops/thresholds');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => sent().method()).toBe('PUT');
  const by = { reason: 'too late last week', by: 'Ana' };
  expect(sent().postDataJSON()).toEqual({ rule: OPEN_RULE, values: { above: 0.12 }, ...by });
});

test('rules that never fired are listed, and an earlier version can be restored', async ({
  open,
  server,
}) => {
  const page = await openView(open, server, '?page=thresholds', (at) => answerOps(at));
  await page.getByRole('combobox', { name: 'Rules to show' }).selectOption({ label: 'Never fired (2)' });
  await expect(page.getByRole('link', { name: 'Clips are cut at the start more often' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'People type instead more often' })).toBeVisible();
  await page.goto(`${server.url}/ops?page=thresholds&rule=${encodeURIComponent(OPEN_RULE)}`);
  const sent = await receive(page, '**/v1/ops/thresholds/revert');
  await page.getByRole('button', { name: 'Restore version 1…' }).click();
  const form = page.getByRole('form', { name: 'Restore version 1' });
  await form.getByLabel('Reason').fill('the sale is back');
  await form.getByLabel('Your name').fill('Ana');
  await form.getByRole('button', { name: 'Restore' }).click();
  await expect(form).toHaveCount(0);
  expect(sent().postDataJSON()).toMatchObject({ rule: OPEN_RULE, version: 1 });
});

test('a reference is frozen with its time, a name and a reason', async ({ open, server }) => {
  const page = await openView(open, server, '?page=drift', (at) => answerOps(at));
  await expect(page.getByRole('region', { name: 'How fast inputs change' })).toContainText(
    'changes within days',
  );
  const frozen = { ...driftAnswer().reference, id: 'reference-4' };
  const sent = await receive(page, '**/v1/ops/drift/references', frozen);
  const chosen = await receive(page, '**/v1/ops/drift/reference');
  await page.getByRole('button', { name: 'Freeze a reference…' }).click();
  const form = page.getByRole('form', { name: 'Freeze a reference' });
  const [start, end] = [form.getByLabel('From', { exact: true }), form.getByLabel('To', { exact: true })];
  const [from, to] = [await start.inputValue(), await end.inputValue()];
  await form.getByLabel('Name', { exact: true }).fill('November');
  await form.getByLabel('Reason').fill('a quiet week');
  await form.getByLabel('Your name').fill('Ana');
  await start.fill(to);
  await end.fill(from);
  await form.getByRole('button', { name: 'Freeze' }).click();
  await expect(form.getByRole('alert')).toContainText('The end must be after the start.');
  await start.fill(from);
  await end.fill(to);
  await form.getByRole('button', { name: 'Freeze' }).click();
  await expect(form).toHaveCount(0);
  const body = sent().postDataJSON();
  expect(body).toMatchObject({ name: 'November', by: 'Ana', reason: 'a quiet week', traffic: 'real' });
  expect(body.to - body.from).toBe(604_800_000);
  const choice = { id: 'reference-4', traffic: 'real', by: 'Ana', reason: 'a quiet week' };
  expect(chosen().postDataJSON()).toEqual(choice);
  await expect(page.getByRole('button', { name: 'Freeze a reference…' })).toBeFocused();
});

test('a setting of drift is changed with a reason, and what is no number is refused', async ({
  open,
  server,
}) => {
  const page = await openView(open, server, '?page=drift', (at) => answerOps(at));
  const sent = await receive(page, '**/v1/ops/drift/settings');
  await page.getByRole('button', { name: 'Change the settings…' }).click();
  const form = page.getByRole('form', { name: 'Change the settings' });
  await form.getByLabel('Reason').fill('nights are quiet');
  await form.getByLabel('Your name').fill('Ana');
  const hours = form.getByLabel('Hours of a window');
  await expect(hours).toHaveValue('12');
  await hours.fill('a day');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByRole('alert')).toContainText('Enter a possible number: Hours of a window.');
  await hours.fill('24');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toHaveCount(0);
  expect(sent().method()).toBe('PUT');
  expect(sent().postDataJSON()).toEqual({
    values: { windowHours: 24 },
    by: 'Ana',
    reason: 'nights are quiet',
  });
});

test('a server without these routes is older, and the rest of the page works', async ({ open, server }) => {
  const page = await openView(open, server, '', (at) => answerOps(at, { isOlder: true }));
  await expect(page.getByText('This server has no alarms')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveAttribute('data-health', /./);
  await expect(page).toHaveTitle('Hark operations');
  await page.getByRole('link', { name: 'Thresholds' }).click();
  await expect(page.getByText('This server has no thresholds to change')).toBeVisible();
  await page.getByRole('link', { name: 'Drift' }).click();
  await expect(page.getByText('This server has no drift checks')).toBeVisible();
});

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Page, Request } from '@playwright/test';
import type { Rollout } from '@hark/shared/http/rollouts-api';
import { answerOps, type OpsAnswers } from '../gallery/ops-answers.ts';
import {
  CHALLENGER,
  inCanary,
  pausedForHarm,
  readyToAdvance,
  rolledBack,
} from '../gallery/rollout-answers.ts';
import type { HarkServer } from '../support/hark-server.ts';
import { expect, test } from '../support/hark-test.ts';

const NO_MICROPHONE = { type: 'missing' } as const;

test.use({ serverFor: 'ops-rollouts' });

/** Remembers what is sent to change a rollout, and does to the answers what the server would do. */
async function followChanges(page: Page, then: (path: string) => OpsAnswers): Promise<Request[]> {
  const sent: Request[] = [];
  await page.route(/\/v1\/ops\/rollouts(\/.*)?$/, async (route) => {
    const request = route.request();
    if (request.method() === 'GET') return route.fallback();
    sent.push(request);
    const path = new URL(request.url()).pathname.replace(/^.*\/rollouts\/?/, '');
    await answerOps(page, then(path));
    return route.fulfill({ json: {} });
  });
  return sent;
}

type Open = (
  microphone: typeof NO_MICROPHONE,
  options: { path: string },
) => Promise<{ page: Page; errors: string[] }>;

async function openRollouts(open: Open, server: HarkServer, answers: OpsAnswers): Promise<Page> {
  const { page, errors } = await open(NO_MICROPHONE, { path: '/openapi.json' });
  await answerOps(page, answers);
  await page.goto(`${server.url}/ops/rollouts#token=${server.adminToken}`);
  await expect(page.getByRole('heading', { level: 1, name: 'Rollouts' })).toBeFocused();
  expect(errors).toEqual([]);
  return page;
}

async function sign(page: Page, reason: string): Promise<void> {
  await page.getByLabel('Reason').fill(reason);
  await page.getByLabel('Your name').fill('Ana');
}

test('a rollout is started, advanced and rolled back, each with a name and a reason', async ({
  open,
  server,
}) => {
  const page = await openRollouts(open, server, {});
  // The address of the page leads to it, and continues as any other view.
  await expect(page).toHaveURL(/\/ops\?page=rollouts$/);
  const sent = await followChanges(page, (path) => {
    if (path === '') return { rollout: readyToAdvance() };
    if (path.endsWith('advance')) return { rollout: { ...inCanary(), since: Date.now() } satisfies Rollout };
    return { pastRollouts: [rolledBack()] };
  });

  await page.getByRole('button', { name: 'Start a rollout…' }).press('Enter');
  const start = page.getByRole('form', { name: 'Start a rollout' });
  await expect(start).toContainText('Choose a version first.');
  await start.getByRole('combobox', { name: 'Challenger' }).selectOption('wide-beam');
  await expect(start.getByRole('row', { name: /recognizer\.beam 4 8/ })).toBeVisible();
  await start.getByRole('textbox', { name: 'Share (%) of step 2' }).fill('90');
  await expect(start).toContainText('Share (%) of step 2: enter more than 0 and at most 50.');
  await start.getByRole('textbox', { name: 'Share (%) of step 2' }).fill('5');
  await expect(start).toContainText(
    /Then 1.% of the people get “wide-beam”, at least 100 canary tasks and 10 min/,
  );
  await sign(page, 'fewer errors in noise?');
  await start.getByRole('button', { name: 'Start' }).click();
  await expect(start).toHaveCount(0);
  expect(sent[0]?.postDataJSON()).toMatchObject({
    challenger: CHALLENGER.digest,
    kind: 'canary',
    by: 'Ana',
    reason: 'fewer errors in noise?',
  });

  await expect(
    page.getByRole('heading', { level: 2, name: /^wide-beam answers 5.% of the people/ }),
  ).toBeFocused();
  await page.getByRole('button', { name: 'Advance…' }).press('Enter');
  const advance = page.getByRole('form', { name: 'Advance “wide-beam”' });
  await expect(advance).toContainText(/10.% of the people on phones will get “wide-beam”/);
  await sign(page, 'no sign of harm');
  await page.keyboard.press('Enter');
  await expect(advance).toHaveCount(0);
  expect(sent[1]?.postDataJSON()).toEqual({ by: 'Ana', reason: 'no sign of harm', after: 3 });

  await page.getByRole('button', { name: 'Roll back…' }).press('Enter');
  const back = page.getByRole('form', { name: 'Roll back “wide-beam”' });
  await sign(page, 'people say it again');
  await back.getByRole('button', { name: 'Roll back' }).press('Enter');
  // The same button asks again, and keeps the focus; no dialog is in the way.
  const confirm = back.getByRole('button', { name: 'Yes, roll “wide-beam” back' });
  await expect(confirm).toBeFocused();
  expect(sent).toHaveLength(2);
  await page.waitForTimeout(700);
  await confirm.press('Enter');
  await expect(page.getByRole('heading', { level: 2, name: 'wide-beam was rolled back' })).toBeVisible();
  expect(sent).toHaveLength(3);
  await expect(page.getByRole('row', { name: /wide-beam .* 186/ })).toBeVisible();
});

test('somebody who was faster is named, with what they did', async ({ open, server }) => {
  const page = await openRollouts(open, server, { rollout: inCanary() });
  await page.getByRole('button', { name: 'Pause…' }).click();
  const form = page.getByRole('form', { name: 'Pause “wide-beam”' });
  await sign(page, 'to look at it');
  await answerOps(page, { rollout: pausedForHarm() });
  const error = { code: 'conflict', message: 'It is paused already.', retryable: false };
  await page.route('**/v1/ops/rollouts/k3v9/pause', (route) =>
    route.fulfill({ status: 409, json: { error } }),
  );
  await form.getByRole('button', { name: 'Pause' }).click();
  await expect(form).toContainText('Somebody was faster.');
  await expect(form).toContainText('by the judge: “People say it again more often: e = 35');
  await expect(form).toContainText('This can’t be done any more.');
});

test('a past rollout has an address, and a server without rollouts is older', async ({ open, server }) => {
  const page = await openRollouts(open, server, { pastRollouts: [rolledBack()] });
  await page.getByRole('link', { name: 'wide-beam' }).click();
  await expect(page).toHaveURL(/rollout=k3v9/);
  await expect(page.getByRole('heading', { level: 1, name: 'wide-beam was rolled back' })).toBeFocused();
  await expect(page.getByRole('heading', { name: 'Said again: worse' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'What can be done' })).toHaveCount(0);
  await page.getByRole('button', { name: 'All rollouts' }).click();
  await answerOps(page, { isOlder: true });
  await page.reload();
  await expect(page.getByText('This server has no rollouts')).toBeVisible();
});

const MAIN = fileURLToPath(new URL('../../apps/server/dist/main.js', import.meta.url));

/** Records a version with a wider beam, on the data of a running server. */
async function makeVersion({ dataDir }: HarkServer, name: string): Promise<void> {
  const by = ['--by', 'Ana', '--reason', 'fewer errors in noise?'];
  const args = [MAIN, 'versions', 'make', name, '--set', 'recognizer.beam=8', ...by];
  await promisify(execFile)(process.execPath, args, { env: { ...process.env, HARK_DATA_DIR: dataDir } });
}

test('the server does what the page says', async ({ open, server }) => {
  test.setTimeout(120_000);
  await makeVersion(server, 'wide-beam');
  const { page, errors } = await open(NO_MICROPHONE, { path: '/openapi.json' });
  await page.goto(`${server.url}/ops/rollouts#token=${server.adminToken}`);
  await expect(page.getByText('No rollout is running.')).toBeVisible();

  await page.getByRole('button', { name: 'Start a rollout…' }).click();
  const start = page.getByRole('form', { name: 'Start a rollout' });
  await start.getByRole('combobox', { name: 'Challenger' }).selectOption('wide-beam');
  await expect(start.getByRole('row', { name: /recognizer\.beam/ })).toBeVisible();
  await start.getByRole('checkbox', { name: 'Compare in the shadow first' }).uncheck();
  await sign(page, 'fewer errors in noise?');
  await start.getByRole('button', { name: 'Start' }).click();
  await expect(
    page.getByRole('heading', { level: 2, name: /^wide-beam answers 1.% of the people/ }),
  ).toBeVisible();

  await page.getByRole('button', { name: 'Advance…' }).click();
  await sign(page, 'to see more');
  await page.getByRole('button', { name: 'Advance', exact: true }).click();
  await expect(
    page.getByRole('heading', { level: 2, name: /^wide-beam answers 5.% of the people/ }),
  ).toBeVisible();

  await page.getByRole('button', { name: 'Roll back…' }).click();
  await sign(page, 'enough was seen');
  await page.getByRole('button', { name: 'Roll back', exact: true }).click();
  await page.waitForTimeout(700);
  await page.getByRole('button', { name: 'Yes, roll “wide-beam” back' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'wide-beam was rolled back' })).toBeVisible();
  const timeline = page.getByRole('region', { name: 'Timeline' });
  await expect(timeline.getByRole('listitem').first()).toContainText('Rolled back');
  await expect(timeline.getByRole('listitem').first()).toContainText('by Ana: “enough was seen”');
  await expect(page.getByRole('link', { name: 'wide-beam' })).toBeVisible();
  expect(errors).toEqual([]);
});

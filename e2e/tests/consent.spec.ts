import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/hark-test.ts';
import { composeWav } from '../support/wav.ts';

const consentSwitch = (page: Page) => page.getByRole('switch', { name: /keep my recordings/i });

async function openDetails(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Privacy and speed' }).click();
}

/** Returns the recordings that the server has kept, of all clients. */
async function recordings(dataDir: string): Promise<string[]> {
  const files = await readdir(join(dataDir, 'audio'), { recursive: true }).catch(() => []);
  return files.filter((name) => name.endsWith('.wav'));
}

test('the panel shows what the server will do: after a reload, in another tab, and after withdrawal', async ({
  server,
  open,
}) => {
  const { page } = await open({ type: 'plays', wav: await composeWav(['everest']) });
  await openDetails(page);
  await expect(consentSwitch(page)).not.toBeChecked();
  await consentSwitch(page).click();
  await page.reload();
  await openDetails(page);
  await expect(consentSwitch(page)).toBeChecked();
  await expect(page.getByText('Recordings are deleted after 30 days.')).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('transcript')).toContainText(/everest/i);
  await expect.poll(() => recordings(server.dataDir)).toHaveLength(1);

  const other = await page.context().newPage();
  await other.goto(page.url());
  await openDetails(other);
  await consentSwitch(other).click();
  await openDetails(page);
  await expect(consentSwitch(page)).not.toBeChecked();
  await page.reload();
  await openDetails(page);
  await expect(consentSwitch(page)).not.toBeChecked();
});

test('shows an earlier consent, which can be withdrawn, while the server does not answer', async ({
  open,
}) => {
  const { page } = await open({ type: 'missing' });
  await openDetails(page);
  await consentSwitch(page).click();
  await page.context().route('**/v1/consent', (route) => route.abort());
  await page.reload();
  await openDetails(page);
  await expect(consentSwitch(page)).toBeChecked();
  await consentSwitch(page).click();
  await expect(page.getByText('Recordings aren’t kept.')).toBeVisible();
});

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { overflows, violations } from '../support/accessibility.ts';
import { startHarkServer } from '../support/hark-server.ts';
import { expect, test } from '../support/hark-test.ts';
import { composeWav } from '../support/wav.ts';

// Rows of other files' utterances would be first.
test.use({ serverFor: 'ops-utterance' });

test('a row leads to its utterance: text, recording, stages and what came next; “back” leads to the figures', async ({
  openAt,
}) => {
  const server = await startHarkServer({ HARK_OPS_SHOW_TEXT: '1' });
  try {
    const { page } = await openAt(server.url, { type: 'plays', wav: await composeWav(['everest']) });
    await page.getByRole('button', { name: 'Privacy and speed' }).click();
    await page.getByRole('switch', { name: /keep my recordings/i }).click();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByTestId('mic-button').click();
    await expect(page.getByTestId('transcript')).toContainText(/everest/i);
    await expect.poll(() => readdir(join(server.dataDir, 'audio')).catch(() => [])).toHaveLength(1);
    await page.goto(`${server.url}/ops#token=${server.adminToken}`);
    const row = page.getByRole('row', { name: /Spoken · .*everest/i }).first();
    await expect(row).toContainText(/\d+ \w{3}, \d\d:\d\d:\d\d/);
    await row.getByRole('button').click();

    await expect(page).toHaveURL(/utterance=/);
    await expect(page.getByRole('heading', { level: 1, name: /Utterance/ })).toBeFocused();
    await expect(page.getByRole('region', { name: 'What was recognised' })).toContainText(/everest/i);
    await expect(page.getByRole('region', { name: 'From the end of speech' })).toContainText('Search');
    await expect(page.getByRole('region', { name: 'What the person did' })).toContainText('Spoke');
    await expect(page.getByRole('region', { name: 'Recording' })).toContainText(/Level.*dBFS/);
    const audio = page.locator('audio');
    await expect(audio).toBeVisible();
    const durationS = await audio.evaluate(async (element: HTMLAudioElement) => {
      const loaded = new Promise((resolve) =>
        element.addEventListener('loadedmetadata', resolve, { once: true }),
      );
      element.preload = 'metadata';
      element.load();
      await loaded;
      return element.duration;
    });
    expect(durationS).toBeGreaterThan(0.3);
    expect(await violations(page)).toBe('[]');
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await overflows(page)).toBe(false);

    await page.reload();
    await expect(page.getByRole('region', { name: 'What was recognised' })).toContainText(/everest/i);
    await page.goBack();
    await expect(page).not.toHaveURL(/utterance=/);
    await expect(row).toBeVisible();
  } finally {
    await server.close();
  }
});

test('a point of a chart leads to the utterances behind it, without text unless allowed', async ({
  open,
  server,
}) => {
  const body = await readFile(fileURLToPath(new URL('../speech/stanford.wav', import.meta.url)));
  await fetch(`${server.url}/v1/voice-search`, { method: 'POST', body });
  const path = `/ops?metric=asr.decode_ms#token=${server.adminToken}`;
  const { page, errors } = await open({ type: 'missing' }, { path, viewport: { width: 1280, height: 900 } });
  const plot = page.getByRole('figure', { name: 'Over time' }).locator('.u-over');
  // The figures follow within seconds.
  await expect(plot).toBeVisible({ timeout: 30_000 });
  await plot.click();
  await expect(page).toHaveURL(/rowsFrom=\d+&rowsTo=\d+/);
  const rows = page.getByRole('region', { name: /Decoding time/ });
  const row = rows.getByRole('row', { name: /Spoken · text hidden/ }).first();
  await expect(row).toContainText(/ms/);
  expect(await violations(page)).toBe('[]');
  await row.getByRole('button').click();
  await expect(page.getByText('Text is hidden.')).toBeVisible();
  await expect(page.getByText('No recording is kept')).toBeVisible();
  await expect(page.locator('main')).not.toContainText(/stanford/i);
  await page.getByRole('button', { name: 'Back to the figures' }).click();
  await expect(row).toBeVisible();
  await rows.getByRole('button', { name: 'Close this list' }).click();
  await expect(page).not.toHaveURL(/rowsFrom/);
  expect(errors).toEqual([]);
});

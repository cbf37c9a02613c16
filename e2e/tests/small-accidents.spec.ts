import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHarkServer } from '../support/hark-server.ts';
import { expect, test } from '../support/hark-test.ts';
import { composeWav } from '../support/wav.ts';

for (const intervalMs of [0, 80, 150, 250, 400]) {
  test(`two clicks ${intervalMs} ms apart are one press`, async ({ open }) => {
    const { page } = await open({ type: 'plays', wav: await composeWav(['everest']) });
    const button = page.getByTestId('mic-button');
    if (intervalMs === 0) await button.dblclick();
    else {
      await button.click();
      await page.waitForTimeout(intervalMs);
      await button.click();
    }
    await expect(page.getByTestId('transcript')).toContainText(/everest/i);
    await expect(button).toHaveAttribute('data-listening', 'true');
  });
}

test('a mute of 0.15 s within a word loses nothing, and one that stays is named', async ({ open }) => {
  const { page } = await open(
    { type: 'plays', wav: await composeWav(['everest', { silenceMs: 10_000 }]) },
    {
      prepare: async (context) => {
        await context.addInitScript(() => {
          const devices = navigator.mediaDevices;
          const original = devices.getUserMedia.bind(devices);
          devices.getUserMedia = async (constraints) => {
            const stream = await original(constraints);
            Object.assign(window, { track: stream.getAudioTracks()[0] });
            return stream;
          };
        });
      },
    },
  );
  const send = (name: string): Promise<void> =>
    page.evaluate((event) => {
      const track: unknown = Reflect.get(window, 'track');
      if (track instanceof MediaStreamTrack) track.dispatchEvent(new Event(event));
    }, name);
  await page.getByTestId('mic-button').click();
  await page.waitForSelector('[data-testid=mic-button][data-state=hearing]');
  await send('mute');
  await page.waitForTimeout(150);
  await send('unmute');
  await expect(page.getByTestId('transcript')).toContainText(/everest/i);
  await page.waitForTimeout(1_500);
  await expect(page.getByTestId('error-message')).toBeHidden();
  await send('mute');
  await expect(page.getByTestId('error-message')).toContainText('muted');
});

test('titles from right to left are laid out in their own direction', async ({ openAt }) => {
  const folder = await mkdtemp(join(tmpdir(), 'hark-rtl-'));
  const catalogue = join(folder, 'rtl.ndjson');
  const entry = { id: '1', title: 'שלום עולם (דוגמה) 12%', description: 'תיאור בעברית, עם English באמצע.' };
  await writeFile(catalogue, `${JSON.stringify(entry)}\n`);
  const server = await startHarkServer({ HARK_CATALOGUE: catalogue });
  try {
    const { page } = await openAt(server.url, { type: 'missing' });
    await page.getByTestId('typed-query').fill('שלום');
    const item = page.getByTestId('result-item').first();
    await expect(item).toHaveAttribute('data-id', '1');
    for (const part of ['h2 span', '.result__description']) {
      expect(
        await item
          .locator(part)
          .first()
          .evaluate((element) => getComputedStyle(element).direction),
      ).toBe('rtl');
    }
    expect(await page.getByTestId('typed-query').evaluate((box) => box.matches(':dir(rtl)'))).toBe(true);
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
});

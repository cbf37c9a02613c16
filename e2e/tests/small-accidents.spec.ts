import { expect, test } from '../support/hark-test.ts';
import { composeWav } from '../support/wav.ts';

for (const intervalMs of [0, 80]) {
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

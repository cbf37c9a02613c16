import { expect, test } from '../support/hark-test.ts';
import { composeWav, quietRoom, writeWav } from '../support/wav.ts';

const EVEREST = 'nature-mount-everest';

/** Rain: the faint noise of a quiet room, 40 dB louder. */
function rain(durationMs: number): Buffer {
  const samples = quietRoom(durationMs);
  for (let at = 0; at < samples.length; at += 2) samples.writeInt16LE(samples.readInt16LE(at) * 100, at);
  return samples;
}

test('after six seconds of silence the page says so, names the microphone and its level, and offers another', async ({
  open,
}) => {
  const { page } = await open({ type: 'plays', wav: await composeWav([{ silenceMs: 20_000 }]) });
  await page.getByTestId('mic-button').click();
  const hint = page.getByTestId('microphone-hint');
  await expect(page.locator('#microphone-state')).toHaveText('Speak now');
  await page.waitForTimeout(4_000);
  await expect(hint).toBeHidden();
  await expect(hint).toContainText('We can’t hear you yet', { timeout: 6_000 });
  const choice = hint.getByRole('combobox');
  await expect(choice.locator('option')).not.toHaveCount(0);
  const others = await choice.locator('option').allTextContents();
  expect(others.length).toBeGreaterThan(1);
  await choice.selectOption({ index: 1 });
  await expect(page.locator('#microphone-state')).toHaveText('Speak now');
  await expect(hint).toBeHidden();
  const kept = await page.evaluate(() => localStorage.getItem('hark.microphone'));
  expect(kept).not.toBe(null);
});

test('in a noisy place the page says that it is noisy', async ({ open }) => {
  const { page } = await open({ type: 'plays', wav: await writeWav(rain(20_000)) });
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('microphone-hint')).toContainText('noisy', { timeout: 12_000 });
});

test('a server that is killed within a word: one line at once, and the answer after its restart', async ({
  server,
  open,
}) => {
  test.setTimeout(120_000);
  const wav = await composeWav(['everest', { silenceMs: 60_000 }]);
  const { page } = await open({ type: 'plays', wav });
  await page.getByTestId('mic-button').click();
  await page.waitForSelector('[data-testid=mic-button][data-state=hearing]');
  const killedAt = Date.now();
  await server.kill();
  const line = page.getByTestId('connection-notice');
  await expect(line).toHaveText('Connection lost. What you said is kept; trying again.', { timeout: 2_000 });
  console.log(`the line came ${Date.now() - killedAt} ms after the kill`);
  // Longer than a restart takes: it stays one line, and no error.
  await page.waitForTimeout(22_000);
  await expect(line).not.toBeEmpty();
  await expect(page.getByTestId('error-message')).toBeHidden();
  await server.start();
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', EVEREST, {
    timeout: 40_000,
  });
  await expect(line).toBeEmpty();
});

test('typing without a network says so, and searches by itself when the network is back', async ({
  open,
}) => {
  const { page } = await open({ type: 'missing' });
  await page.context().setOffline(true);
  await page.getByTestId('typed-query').fill('stanford');
  await expect(page.getByTestId('error-message')).toContainText('You’re offline', { timeout: 3_000 });
  await expect(page.getByTestId('error-message')).toHaveCount(1);
  await page.context().setOffline(false);
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', 'university-stanford');
  await expect(page.getByTestId('error-message')).toBeHidden();
});

test('everything works where storage is forbidden', async ({ open }) => {
  const { page, errors } = await open(
    { type: 'plays', wav: await composeWav(['everest']) },
    {
      prepare: async (context) => {
        await context.addInitScript(() => {
          const forbid = (): never => {
            throw new DOMException('forbidden', 'SecurityError');
          };
          Object.defineProperty(window, 'localStorage', { get: forbid });
          Object.defineProperty(window, 'sessionStorage', { get: forbid });
          Object.defineProperty(window, 'indexedDB', { get: forbid });
        });
      },
    },
  );
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', EVEREST);
  expect(errors).toEqual([]);
});

test('a microphone that is pulled out within a word is named, and what was said is answered', async ({
  open,
}) => {
  const { page } = await open(
    { type: 'plays', wav: await composeWav(['everest', { silenceMs: 5_000 }]) },
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
  await page.getByTestId('mic-button').click();
  await page.waitForSelector('[data-testid=mic-button][data-state=hearing]');
  await page.waitForTimeout(1_000);
  await page.evaluate(() => {
    const track: unknown = Reflect.get(window, 'track');
    if (track instanceof MediaStreamTrack) track.dispatchEvent(new Event('ended'));
  });
  await expect(page.getByTestId('error-message')).toContainText('disconnected');
  await expect(page.getByTestId('transcript')).toContainText(/\w/);
});

test('the data of this browser can be downloaded and deleted', async ({ open }) => {
  const { page } = await open({ type: 'plays', wav: await composeWav(['everest']) });
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', EVEREST);
  await page.getByRole('button', { name: 'Privacy and speed' }).click();
  await expect(page.getByText('are kept for 30 days')).toBeVisible();
  const downloaded = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download my data' }).click();
  const stream = await (await downloaded).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  const data = JSON.parse(Buffer.concat(chunks).toString('utf8'));
  expect(data.utterances).toHaveLength(1);
  expect(data.utterances[0].final.transcript).toMatch(/everest/i);
  expect(data.events.length).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Delete my recordings and history' }).click();
  await page.getByRole('button', { name: 'Delete permanently?' }).click();
  await expect(page.getByText('have been deleted')).toBeVisible();
});

test('a server of another version is named, with a way on, and typing says the same', async ({ open }) => {
  const { page } = await open({ type: 'plays', wav: await composeWav(['everest']) });
  await page.route('**/v1/session', (route) => route.fulfill({ json: { of: 'another version' } }));
  await page.route('**/v1/search', (route) => route.fulfill({ json: { of: 'another version' } }));
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('error-message')).toContainText('This page is out of date. Reload', {
    useInnerText: true,
  });
  await page.getByTestId('typed-query').fill('stanford');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The server speaks another version.')).toBeVisible();
});

test('a page that was left open while the server was renewed listens at the next press', async ({
  server,
  open,
}) => {
  test.setTimeout(90_000);
  const { page, errors } = await open({ type: 'plays', wav: await composeWav(['everest']) });
  await expect(page.getByTestId('typed-query')).toBeVisible();
  await server.kill();
  await server.start();
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', EVEREST);
  expect(errors).toEqual([]);
});

test('a full storage costs nothing but what was to be kept', async ({ open }) => {
  const { page, errors } = await open(
    { type: 'plays', wav: await composeWav(['everest']) },
    {
      prepare: async (context) => {
        await context.addInitScript(() => {
          const full = (): never => {
            throw new DOMException('full', 'QuotaExceededError');
          };
          Storage.prototype.setItem = full;
          IDBObjectStore.prototype.add = full;
          IDBObjectStore.prototype.put = full;
        });
      },
    },
  );
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', EVEREST);
  await page.getByTestId('typed-query').fill('stanford');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', 'university-stanford');
  expect(errors).toEqual([]);
});

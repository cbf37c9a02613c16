import { expect, test } from '../support/hark-test.ts';
import { startCuttableProxy } from '../support/cuttable-proxy.ts';
import { composeWav } from '../support/wav.ts';

const EVEREST = 'nature-mount-everest';
const EINSTEIN = 'person-albert-einstein';

test('a person speaks, and sees the transcript and the right result', async ({ open }) => {
  const { page, errors } = await open({ type: 'plays', wav: await composeWav(['everest']) });
  const button = page.getByTestId('mic-button');
  await expect(button).toHaveAttribute('data-state', 'off');
  await button.click();
  await expect(button).toHaveAttribute('data-state', /listening|hearing/);
  await expect(page.getByTestId('transcript')).toContainText(/everest/i);
  const first = page.getByTestId('result-item').first();
  await expect(first).toHaveAttribute('data-id', EVEREST);
  await expect(first.getByRole('link')).toHaveAttribute(
    'href',
    'https://en.wikipedia.org/wiki/Mount_Everest',
  );
  await expect(button).toHaveAttribute('data-state', 'results');
  expect(errors).toEqual([]);
});

test('two utterances in one listening give two answers', async ({ open }) => {
  const wav = await composeWav(['everest', { silenceMs: 2_500 }, 'einstein']);
  const { page } = await open({ type: 'plays', wav });
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', EVEREST);
  await expect(page.getByTestId('transcript')).toContainText(/einstein/i);
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', EINSTEIN);
});

test('only speech leaves the browser, and all of it', async ({ open }) => {
  const wav = await composeWav([{ silenceMs: 3_000 }, 'everest', { silenceMs: 3_000 }]);
  const { page } = await open({ type: 'plays', wav });
  const sent: number[] = [];
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      if (typeof payload !== 'string') sent.push((payload.length - 16) / 32);
    });
  });
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('transcript')).toContainText(/everest/i);
  // An interim may already name it; the rest has been sent once the final is there.
  await expect(page.getByTestId('mic-button')).toHaveAttribute('data-state', 'results');
  const sentMs = sent.reduce((sum, durationMs) => sum + durationMs, 0);
  // The words last 1.2 s; pre-roll and the closing silence come with them.
  expect(sentMs).toBeGreaterThan(1_200);
  expect(sentMs).toBeLessThan(3_200);
});

test('the connection drops between two utterances, and the second is still answered', async ({
  server,
  openAt,
}) => {
  const proxy = await startCuttableProxy(server.port);
  const wav = await composeWav(['everest', { silenceMs: 6_000 }, 'einstein']);
  const { page } = await openAt(proxy.url, { type: 'plays', wav });
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', EVEREST);
  proxy.cut();
  await page.waitForTimeout(500);
  proxy.mend();
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', EINSTEIN, {
    timeout: 30_000,
  });
  await proxy.close();
});

test('the connection drops within a word, and nothing is lost', async ({ server, openAt }) => {
  const proxy = await startCuttableProxy(server.port);
  const { page } = await openAt(proxy.url, { type: 'plays', wav: await composeWav(['einstein']) });
  const button = page.getByTestId('mic-button');
  await button.click();
  // The state lasts about a second: this waits for the change itself, while an assertion polls.
  await page.waitForSelector('[data-testid=mic-button][data-state=hearing]');
  proxy.cut();
  await page.waitForTimeout(300);
  proxy.mend();
  await expect(page.getByTestId('transcript')).toContainText(/albert einstein/i, { timeout: 30_000 });
  await proxy.close();
});

test('the server is killed and restarted, and the next words are answered', async ({ server, open }) => {
  const wav = await composeWav(['everest', { silenceMs: 14_000 }, 'einstein']);
  const { page } = await open({ type: 'plays', wav });
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', EVEREST);
  await server.kill();
  await server.start();
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', EINSTEIN, {
    timeout: 40_000,
  });
});

test('Escape stops listening and releases the microphone', async ({ open }) => {
  const { page } = await open({ type: 'plays', wav: await composeWav([{ silenceMs: 5_000 }]) });
  await page.evaluate(() => {
    const tracks: MediaStreamTrack[] = [];
    Object.assign(window, { tracks });
    const devices = navigator.mediaDevices;
    const original = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (constraints) => {
      const stream = await original(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
  const button = page.getByTestId('mic-button');
  await button.click();
  await expect(button).toHaveAttribute('data-state', 'listening');
  await page.keyboard.press('Escape');
  await expect(button).toHaveAttribute('data-state', 'off');
  const states = (): Promise<unknown> =>
    page.evaluate(() => {
      const kept: unknown = Reflect.get(window, 'tracks');
      return Array.isArray(kept)
        ? kept.map((track: unknown) => (track instanceof MediaStreamTrack ? track.readyState : 'none'))
        : [];
    });
  await expect.poll(states).toEqual(['ended']);
});

import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { startHarkServer, type HarkServer } from '../support/hark-server.ts';
import { expect, test } from '../support/hark-test.ts';
import { composeWav } from '../support/wav.ts';

const PLACES = fileURLToPath(new URL('../../bench/questions/catalogues/places.ndjson', import.meta.url));
const PARIS = { latitude: 48.860_611, longitude: 2.337_644 };
const ROUNDED = { latitude: 48.86, longitude: 2.34 };
const ALLOWED = { geolocation: PARIS, permissions: ['geolocation', 'microphone'] };

let server: HarkServer;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  server = await startHarkServer({ HARK_CATALOGUE: PLACES });
});
test.afterAll(() => server.close());

/** The `place` of each utterance that the page opens, as it goes over the wire. */
function placesSent(page: Page): unknown[] {
  const places: unknown[] = [];
  page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => {
      if (typeof payload !== 'string') return;
      const message = JSON.parse(payload);
      if (message.type === 'segment.open') places.push(message.place ?? null);
    });
  });
  return places;
}

test('with permission the place goes with what is said, rounded', async ({ openAt }) => {
  const wav = await composeWav([{ silenceMs: 1_000 }, 'everest']);
  const { page } = await openAt(server.url, { type: 'plays', wav }, ALLOWED);
  const places = placesSent(page);
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('mic-button')).toHaveAttribute('data-state', 'results', { timeout: 20_000 });
  expect(places).toEqual([ROUNDED]);
});

test('without permission nobody is asked, and no place is sent', async ({ openAt }) => {
  const wav = await composeWav([{ silenceMs: 1_000 }, 'everest']);
  const { page } = await openAt(server.url, { type: 'plays', wav }, { permissions: ['microphone'] });
  const places = placesSent(page);
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('mic-button')).toHaveAttribute('data-state', 'results', { timeout: 20_000 });
  expect(places).toEqual([null]);
});

test('a place that was allowed before answers "near me" at once, and one that is not is asked for', async ({
  openAt,
}) => {
  const { page } = await openAt(server.url, { type: 'missing' }, ALLOWED);
  await page.getByTestId('typed-query').fill('museums near me');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', 'place-louvre');
  await expect(page.getByRole('button', { name: 'Use my location' })).toBeHidden();
  const { page: asking } = await openAt(server.url, { type: 'missing' }, { geolocation: PARIS });
  await asking.getByTestId('typed-query').fill('museums near me');
  await asking.keyboard.press('Enter');
  const button = asking.getByRole('button', { name: 'Use my location' });
  await expect(button).toBeVisible();
  await asking.context().grantPermissions(['geolocation']);
  await button.click();
  await expect(asking.getByTestId('result-item').first()).toHaveAttribute('data-id', 'place-louvre');
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { startHarkServer, type HarkServer } from '../support/hark-server.ts';
import { expect, test } from '../support/hark-test.ts';

/**
 * Simulates two days, up to the last midnight, in minutes. The second has an hour of noise, and a new deployment at
 * six.
 */
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const SPEED = '1000';
const SETTINGS = {
  HARK_RATE_LIMIT_PER_MINUTE: '100000',
  HARK_OPS_SHOW_TEXT: '1',
  // Nobody waits here, and this halves the work.
  HARK_INTERIMS: 'off',
  HARK_SPECULATION: 'off',
};
const MAIN = fileURLToPath(new URL('../../apps/server/dist/main.js', import.meta.url));
const scenario = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const OUT = process.env['DAY_OUT'] ?? fileURLToPath(new URL('../test-results/day', import.meta.url));

/** Times of the screenshots, in hours of the second day, with their views. */
const LOOKS = [
  { name: 'morning', hour: 12, metric: 'client.whole_ms', colorScheme: 'light', width: 1280 },
  { name: 'noise', hour: 15, metric: 'vad.snr_db', colorScheme: 'light', width: 1280 },
  { name: 'noise-phone', hour: 15, metric: 'vad.snr_db', colorScheme: 'light', width: 390 },
  { name: 'evening', hour: 24, metric: 'asr.null_rate', colorScheme: 'dark', width: 1280 },
] as const;

async function simulate(server: HarkServer, file: string, until: number): Promise<void> {
  const given = ['simulate', file, '--url', server.url, '--token', server.adminToken];
  const pace = ['--speed', SPEED, '--seed', '7', '--until', new Date(until).toISOString()];
  const child = spawn(process.execPath, [MAIN, ...given, ...pace], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`the simulation ended with code ${String(code)}`);
}

/** Takes a screenshot of the whole page, fully drawn. */
async function takePicture(page: Page, name: string): Promise<void> {
  const canvases = page.locator('.chart__canvas canvas');
  await expect(canvases.first()).toBeVisible();
  await expect
    .poll(async () => (await canvases.count()) === (await page.getByRole('figure').count()))
    .toBe(true);
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
  await expect(page.locator('.sparkline').first()).toBeVisible();
  await expect(page.getByRole('table').first()).toBeVisible();
  await page.screenshot({ path: join(OUT, `${name}.png`), fullPage: true, animations: 'disabled' });
}

test('a simulated day, in screenshots from hour to hour', async ({ openAt }) => {
  await mkdir(OUT, { recursive: true });
  const midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  const dayMs = midnight - DAY_MS;
  const before = await startHarkServer({ ...SETTINGS, HARK_DEPLOYMENT: 'blue' });
  const { dataDir } = before;
  try {
    await simulate(before, scenario('until-six.json'), dayMs + 18 * HOUR_MS);
    await before.stop();
    const server = await startHarkServer({ ...SETTINGS, HARK_DEPLOYMENT: 'green', HARK_DATA_DIR: dataDir });
    try {
      await simulate(server, scenario('evening.json'), midnight);
      for (const { name, hour, metric, colorScheme, width } of LOOKS) {
        const query = new URLSearchParams({
          from: String(dayMs),
          to: String(dayMs + hour * HOUR_MS),
          referenceFrom: String(dayMs - DAY_MS),
          referenceTo: String(dayMs),
          traffic: 'synthetic',
          metric,
        });
        const options = { viewport: { width, height: 900 }, colorScheme, timezoneId: 'UTC', locale: 'en-GB' };
        const address = `${server.url}/ops?${query}#token=${server.adminToken}`;
        const { page, errors } = await openAt(address, { type: 'missing' }, options);
        await takePicture(page, name);
        expect(errors).toEqual([]);
      }
    } finally {
      await server.close();
    }
  } finally {
    await before.close();
  }
});

import type { Page } from '@playwright/test';
import { expect, test } from '../support/hark-test.ts';
import { composeWav } from '../support/wav.ts';

/** Typing works whatever the state of the microphone. */
async function typingStillWorks(page: Page): Promise<void> {
  await page.getByTestId('typed-query').fill('stanford');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('result-item').first()).toHaveAttribute('data-id', 'university-stanford');
}

test('a denied microphone has its own message, and typing still works', async ({ open }) => {
  const { page, errors } = await open({ type: 'denied' });
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('error-message')).toContainText(/access was denied|blocked/);
  await expect(page.getByTestId('mic-button')).toHaveAttribute('data-state', 'error');
  await typingStillWorks(page);
  expect(errors).toEqual([]);
});

test('a denied microphone can be allowed later', async ({ open }) => {
  const { page } = await open({ type: 'plays', wav: await composeWav(['everest']) });
  await page.evaluate(() => {
    const devices = navigator.mediaDevices;
    const original = devices.getUserMedia.bind(devices);
    let asked = 0;
    devices.getUserMedia = (constraints) =>
      ++asked === 1 ? Promise.reject(new DOMException('no', 'NotAllowedError')) : original(constraints);
  });
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('error-message')).toBeVisible();
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('error-message')).toBeHidden();
  await expect(page.getByTestId('transcript')).toContainText(/everest/i);
});

test('a missing microphone has its own message', async ({ open }) => {
  const { page } = await open({ type: 'missing' });
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('error-message')).toContainText('No microphone was found');
  await typingStillWorks(page);
});

test('reports a dead microphone, which sends exact zeros', async ({ open }) => {
  const { page } = await open({ type: 'plays', wav: await composeWav([{ zerosMs: 20_000 }]) });
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('error-message')).toContainText('No sound is coming', { timeout: 25_000 });
  await typingStillWorks(page);
});

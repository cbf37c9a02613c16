import type { Page } from '@playwright/test';
import { overflows, violations } from '../support/accessibility.ts';
import { startHarkServer } from '../support/hark-server.ts';
import { expect, test } from '../support/hark-test.ts';
import { INCIDENT_SETTINGS, liveIncident } from '../support/live-incident.ts';

const HEADLINE = /^Noise is taken for speech more often in Chrome 142 since/;

async function fillForm(page: Page, name: string, fields: Readonly<Record<string, string>>): Promise<void> {
  const form = page.getByRole('form', { name });
  for (const [label, value] of Object.entries(fields)) await form.getByLabel(label).fill(value);
  await form.getByRole('button', { name: name.split(' ')[0] ?? '', exact: true }).click();
  await expect(form).toHaveCount(0);
}

test('an incident from its beginning to its end, with nothing scripted', async ({ openAt }) => {
  test.setTimeout(180_000);
  const server = await startHarkServer(INCIDENT_SETTINGS);
  try {
    const incident = liveIncident(server, Date.now());
    await incident.usual();
    const address = `${server.url}/ops#token=${server.adminToken}`;
    const { page, errors } = await openAt(address, { type: 'missing' });
    await expect(page.getByText('No alarms.')).toBeVisible();
    await expect(page.getByText('Simulated traffic is watched.')).toBeVisible();

    await incident.trouble();
    const headline = page.getByRole('link', { name: HEADLINE });
    await expect(headline).toBeVisible();
    await expect(page).toHaveTitle('(1) Hark operations');
    await headline.click();
    await expect(page.getByRole('figure', { name: 'Over time' }).locator('canvas')).toBeVisible();
    await expect(page.getByRole('region', { name: 'Slices that carry it' }).first()).toContainText(
      'Chrome 142',
    );
    await expect(page.getByRole('region', { name: 'History' })).toContainText('firing');
    expect(await violations(page)).toBe('[]');
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await overflows(page)).toBe(false);

    await page.getByRole('button', { name: 'Acknowledge…' }).click();
    await fillForm(page, 'Acknowledge this alarm', { 'Note (optional)': 'on it', 'Your name': 'Ana' });
    await expect(page.getByText('acknowledged by Ana').first()).toBeVisible();
    await expect(page).toHaveTitle('Hark operations');
    await page.getByRole('button', { name: 'Silence…' }).click();
    await fillForm(page, 'Silence this alarm', { Reason: 'rolled back' });
    await expect(page.getByText('silenced until').first()).toBeVisible();

    await incident.over();
    await expect(page.getByRole('region', { name: 'History' })).toContainText('acknowledged → resolved');
    await page.goto(`${server.url}/ops?page=alarms`);
    const resolved = page.getByRole('region', { name: 'Resolved in the last day' });
    await expect(resolved.getByRole('link', { name: HEADLINE })).toBeVisible();
    expect(errors).toEqual([]);
  } finally {
    await server.close();
  }
});

import { overflows, violations } from '../support/accessibility.ts';
import { expect, test } from '../support/hark-test.ts';

for (const [colorScheme, width] of [
  ['light', 1_280],
  ['dark', 1_280],
  ['light', 320],
] as const) {
  test(`the page of the HTTP interface violates no rule of WCAG AA and cuts nothing off: ${colorScheme}, ${width} px`, async ({
    open,
  }) => {
    const said: string[] = [];
    const { page, errors } = await open(
      { type: 'missing' },
      {
        path: '/docs/api',
        colorScheme,
        viewport: { width, height: 900 },
        prepare: async (context) => void context.on('console', (message) => said.push(message.text())),
      },
    );
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hark: the HTTP interface');
    expect([...said, ...errors]).toEqual([]);
    expect(await violations(page)).toBe('[]');
    expect(await overflows(page)).toBe(false);
    await page.getByRole('link', { name: /\/v1\/audio\/transcriptions/ }).click();
    await page.getByRole('link', { name: 'VerboseTranscription' }).first().click();
    await expect(page.getByRole('heading', { name: 'VerboseTranscription' })).toBeInViewport();
  });
}

import type { Page } from '@playwright/test';
import axe from 'axe-core';

/** Returns the present violations of WCAG 2 A and AA. */
export async function violations(page: Page): Promise<unknown> {
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    const run: unknown = Reflect.get(Object(Reflect.get(window, 'axe')), 'run');
    if (typeof run !== 'function') return 'axe cannot run';
    const report: unknown = await run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    });
    return JSON.stringify(Reflect.get(Object(report), 'violations'));
  });
}

/** Whether the page is wider than its window. */
export const overflows = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

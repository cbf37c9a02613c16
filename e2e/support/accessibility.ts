import type { Page } from '@playwright/test';
import axe from 'axe-core';

/** Returns the present violations of WCAG 2 A and AA as JSON: each rule with the elements that violate it. */
export async function violations(page: Page): Promise<string> {
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    const run: unknown = Reflect.get(Object(Reflect.get(window, 'axe')), 'run');
    if (typeof run !== 'function') return 'axe cannot run';
    const report: unknown = await run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    });
    const found: unknown = Reflect.get(Object(report), 'violations');
    if (!Array.isArray(found)) return 'axe reported nothing';
    return JSON.stringify(
      found.map((violation: { help: string; nodes: { html: string }[] }) => ({
        rule: violation.help,
        elements: violation.nodes.map(({ html }) => html),
      })),
    );
  });
}

/** Whether the page is wider than its window. */
export const overflows = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

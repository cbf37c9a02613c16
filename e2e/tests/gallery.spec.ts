import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { differences, layoutOf, readReference, writeReference, type Layout } from '../gallery/layout.ts';
import { LOOKS, type Look } from '../gallery/looks.ts';
import { SEARCH_SCENES } from '../gallery/search-scenes.ts';
import { stageOf } from '../gallery/stage.ts';
import { overflows, violations } from '../support/accessibility.ts';
import { expect, test } from '../support/hark-test.ts';
import { scriptCapture } from '../support/scripted-capture.ts';
import { composeWav } from '../support/wav.ts';

/** A folder for pictures; without one, only layouts and rules are checked. */
const PICTURES = process.env['GALLERY_OUT'] ?? null;
/** Whether the present layouts become the reference. */
const UPDATES = process.env['GALLERY_UPDATE'] === '1';

const SCENE_TIMEOUT_MS = 10_000;

async function takePicture(page: Page, look: Look, scene: string): Promise<void> {
  if (PICTURES === null) return;
  const folder = join(PICTURES, look.name);
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${scene}.png`), fullPage: look.isPrinted === true });
}

for (const look of LOOKS) {
  test(`every state of the search page keeps its layout and violates no rule: ${look.name}`, async ({
    open,
  }) => {
    test.setTimeout(SEARCH_SCENES.length * SCENE_TIMEOUT_MS);
    const wav = await composeWav([{ silenceMs: 1_000 }]);
    const options = { ...look.options, reducedMotion: 'reduce' as const, prepare: scriptCapture };
    const { page, errors } = await open({ type: 'plays', wav }, options);
    const address = page.url();
    const layouts: Record<string, Layout> = {};
    const faults: string[] = [];
    for (const { name, reach } of SEARCH_SCENES) {
      await test.step(name, async () => {
        await page.emulateMedia({ media: 'screen' });
        await page.goto(address);
        await page.evaluate(() => document.fonts.ready);
        await reach(stageOf(page));
        if (look.isPrinted === true) await page.emulateMedia({ media: 'print' });
        layouts[name] = await layoutOf(page);
        await takePicture(page, look, name);
        if (await overflows(page)) faults.push(`${name}: the page is wider than its window`);
        if (look.isPrinted === true) return;
        const violated = await violations(page);
        if (violated !== '[]') faults.push(`${name}: ${violated}`);
      });
    }
    if (UPDATES) writeReference(look.name, layouts);
    const reference = readReference()[look.name] ?? {};
    for (const [name, layout] of Object.entries(layouts)) {
      const moved = differences(reference[name] ?? {}, layout);
      faults.push(...moved.map((line) => `${name}: ${line}`));
    }
    expect(faults).toEqual([]);
    expect(errors).toEqual([]);
  });
}

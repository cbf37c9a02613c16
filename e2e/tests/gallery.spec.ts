import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { differences, layoutOf, readReference, writeReference, type Layout } from '../gallery/layout.ts';
import { LOOKS, type Look } from '../gallery/looks.ts';
import { OPS_SCENES, useInstallation, type Installations } from '../gallery/ops-scenes.ts';
import { SEARCH_SCENES } from '../gallery/search-scenes.ts';
import { stageOf } from '../gallery/stage.ts';
import { overflows, violations } from '../support/accessibility.ts';
import { startHarkServer } from '../support/hark-server.ts';
import { expect, test } from '../support/hark-test.ts';
import { scriptCapture } from '../support/scripted-capture.ts';
import { EXAMPLES } from '../gallery/answers.ts';
import { composeWav } from '../support/wav.ts';

/** A folder for pictures; without one, only layouts and rules are checked. */
const PICTURES = process.env['GALLERY_OUT'] ?? null;
/** Whether the present layouts become the reference. */
const UPDATES = process.env['GALLERY_UPDATE'] === '1';

/** Beginnings of the names of the scenes to visit. */
const WANTED = (process.env['GALLERY_SCENE'] ?? '').split(',');
const isWanted = ({ name }: { name: string }): boolean => WANTED.some((wanted) => name.startsWith(wanted));

const SHOWN_LOOKS = PICTURES === null ? LOOKS.filter(({ isExtra }) => isExtra !== true) : LOOKS;

const SCENE_TIMEOUT_MS = 15_000;

async function takePicture(page: Page, look: Look, scene: string): Promise<void> {
  if (PICTURES === null) return;
  const folder = join(PICTURES, look.name);
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${scene}.png`), fullPage: look.isPrinted === true });
}

/** Waits until the page is drawn for the medium: its styles follow a frame or two after the change. */
async function emulate(page: Page, media: 'screen' | 'print'): Promise<void> {
  await page.emulateMedia({ media });
  await page.waitForFunction((wanted) => matchMedia(wanted).matches, media);
  await page.evaluate(
    () =>
      new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)))),
  );
}

/** Paper has no rules of WCAG. */
function checksRules({ isPrinted, isLayoutOnly }: Look): boolean {
  if (isPrinted === true) return false;
  return isLayoutOnly !== true || PICTURES !== null;
}

interface NamedScene {
  name: string;
  reach: () => Promise<void>;
}

/** Goes through the scenes and returns what is wrong with them. */
async function visit(page: Page, look: Look, scenes: readonly NamedScene[]): Promise<string[]> {
  const faults: string[] = [];
  const layouts: Record<string, Layout> = {};
  for (const { name, reach } of scenes.filter(isWanted)) {
    await test.step(name, async () => {
      await emulate(page, 'screen');
      await reach();
      await page.evaluate(() => document.fonts.ready);
      if (look.isPrinted === true) await emulate(page, 'print');
      layouts[name] = await layoutOf(page);
      await takePicture(page, look, name);
      if (await overflows(page)) faults.push(`${name}: the page is wider than its window`);
      const violated = checksRules(look) ? await violations(page) : '[]';
      if (violated !== '[]') faults.push(`${name}: ${violated}`);
    });
  }
  if (UPDATES) writeReference(look.name, layouts);
  const reference = readReference()[look.name] ?? {};
  for (const [name, layout] of Object.entries(layouts)) {
    const moved = differences(reference[name] ?? {}, layout);
    faults.push(...moved.map((line) => `${name}: ${line}`));
  }
  return faults;
}

/** The page with scripted answers, so that each scene looks the same every time. */
async function prepareScenes(context: BrowserContext): Promise<void> {
  await scriptCapture(context);
  const described = { name: 'default', entries: 1_293, examples: EXAMPLES, properties: [] };
  await context.route('**/v1/catalogue', (route) => route.fulfill({ json: described }));
}

for (const look of SHOWN_LOOKS) {
  test(`every state of the search page keeps its layout and violates no rule: ${look.name}`, async ({
    open,
  }) => {
    test.setTimeout(SEARCH_SCENES.length * SCENE_TIMEOUT_MS);
    const wav = await composeWav([{ silenceMs: 1_000 }]);
    const options = { ...look.options, reducedMotion: 'reduce' as const, prepare: prepareScenes };
    const { page, errors } = await open({ type: 'plays', wav }, options);
    const address = page.url();
    const scenes = SEARCH_SCENES.map(({ name, reach }) => ({
      name: `search-${name}`,
      reach: async () => {
        // A scene shows no searches of those before it.
        await page.evaluate(() => localStorage.removeItem('hark.recent'));
        await page.goto(address);
        await page.getByTestId('examples').waitFor();
        await reach(stageOf(page));
      },
    }));
    expect(await visit(page, look, scenes)).toEqual([]);
    expect(errors).toEqual([]);
  });
}

test.describe("the operator's page", () => {
  let installations: Installations;

  test.beforeAll(async () => {
    // A person signs in once, and the scenes each time.
    const settings = { HARK_OPS_SHOW_TEXT: '1', HARK_RATE_LIMIT_PER_MINUTE: '100000' };
    const [used, empty] = await Promise.all([startHarkServer(settings), startHarkServer(settings)]);
    installations = { used, empty, utteranceId: await useInstallation(used) };
  });
  test.afterAll(async () => {
    await Promise.all([installations.used.close(), installations.empty.close()]);
  });

  for (const look of SHOWN_LOOKS) {
    test(`every state keeps its layout and violates no rule: ${look.name}`, async ({ openAt }) => {
      test.setTimeout(OPS_SCENES.length * SCENE_TIMEOUT_MS);
      const options = { ...look.options, reducedMotion: 'reduce' as const };
      const { page, errors } = await openAt(installations.used.url, { type: 'missing' }, options);
      const scenes = OPS_SCENES.map(({ name, reach }) => ({
        name: `ops-${name}`,
        reach: () => reach(page, installations),
      }));
      expect(await visit(page, look, scenes)).toEqual([]);
      expect(errors).toEqual([]);
    });
  }
});

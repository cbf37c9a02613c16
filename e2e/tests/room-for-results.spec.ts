import type { Page } from '@playwright/test';
import { alternatives } from '../gallery/answers.ts';
import { stageOf } from '../gallery/stage.ts';
import { expect, test } from '../support/hark-test.ts';
import { scriptCapture } from '../support/scripted-capture.ts';
import { composeWav } from '../support/wav.ts';

const TWO_SENTENCES =
  'I would like to know which university in California has the largest library. Please show me the ones that are open on Sundays too.';

interface Room {
  /** Results that are visible as a whole, above the dock. */
  whole: number;
  /** Share of the window's height that the dock takes. */
  dockShare: number;
}

const roomOf = (page: Page): Promise<Room> =>
  page.evaluate(() => {
    const dock = document.querySelector('.dock')?.getBoundingClientRect();
    const top = dock?.top ?? innerHeight;
    const items = [...document.querySelectorAll('[data-testid=result-item]')];
    const whole = items.filter((item) => item.getBoundingClientRect().bottom <= top + 1).length;
    return { whole, dockShare: (dock?.height ?? 0) / innerHeight };
  });

const WINDOWS = [
  { name: 'a laptop', viewport: { width: 1280, height: 800 }, atLeast: 4, ofTwoSentences: 3 },
  { name: 'a laptop at 200 % zoom', viewport: { width: 640, height: 400 }, atLeast: 2, ofTwoSentences: 1 },
  { name: 'a phone', viewport: { width: 390, height: 844 }, atLeast: 4, ofTwoSentences: 3 },
  { name: 'a phone on its side', viewport: { width: 740, height: 340 }, atLeast: 1, ofTwoSentences: 1 },
  { name: 'a narrow window', viewport: { width: 240, height: 400 }, atLeast: 1, ofTwoSentences: 0 },
];

for (const { name, viewport, atLeast, ofTwoSentences } of WINDOWS) {
  test(`an answer leaves room for results: ${name}`, async ({ open }) => {
    const wav = await composeWav([{ silenceMs: 1_000 }]);
    const { page } = await open({ type: 'plays', wav }, { viewport, prepare: scriptCapture });
    const stage = stageOf(page);
    await stage.answer();
    const short = await roomOf(page);
    await page.reload();
    await stage.answer({ transcript: TWO_SENTENCES, alternatives: alternatives('Stamford') });
    const long = await roomOf(page);
    console.log(
      `${name}: ${short.whole} results, ${long.whole} after two sentences, dock ${short.dockShare.toFixed(2)}`,
    );
    expect(short.whole).toBeGreaterThanOrEqual(atLeast);
    expect(long.whole).toBeGreaterThanOrEqual(ofTwoSentences);
    expect(short.dockShare).toBeLessThan(viewport.width > 300 ? 0.2 : 0.3);
  });
}

test('the last result can be scrolled free of the dock', async ({ open }) => {
  const wav = await composeWav([{ silenceMs: 1_000 }]);
  const { page } = await open({ type: 'plays', wav }, { forcedColors: 'active', prepare: scriptCapture });
  await stageOf(page).answer();
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
  expect((await roomOf(page)).whole).toBe(await page.getByTestId('result-item').count());
});

import type { Page } from '@playwright/test';
import { violations } from '../support/accessibility.ts';
import { expect, test } from '../support/hark-test.ts';
import { composeWav } from '../support/wav.ts';

interface Seen {
  state: string;
  transcript: string;
  earlier: string;
}

/** Notes what is on the screen at each change. */
async function watchWords(page: Page): Promise<() => Promise<Seen[]>> {
  const noted = await page.evaluateHandle(() => {
    const seen: Seen[] = [];
    const textOf = (id: string): string => document.querySelector(`[data-testid=${id}]`)?.textContent ?? '';
    const note = (): void => {
      const state = document.querySelector<HTMLElement>('[data-testid=mic-button]')?.dataset['state'] ?? '';
      seen.push({ state, transcript: textOf('transcript'), earlier: textOf('earlier') });
    };
    const all = { childList: true, subtree: true, characterData: true, attributes: true };
    new MutationObserver(note).observe(document.body, all);
    return seen;
  });
  return () => noted.jsonValue();
}

test('the first half of a query with a long pause stays in sight, and leads back to its answer', async ({
  open,
}) => {
  const wav = await composeWav(['stanford', { silenceMs: 2_000 }, 'oxford']);
  const { page, errors } = await open({ type: 'plays', wav });
  const seen = await watchWords(page);
  await page.getByTestId('mic-button').click();
  const earlier = page.getByTestId('earlier');
  await expect(page.getByTestId('transcript')).toContainText(/oxford/i);
  await expect(page.getByTestId('mic-button')).toHaveAttribute('data-state', 'results');
  const all = (await seen()).map(({ transcript, earlier: before }) => `${transcript} ${before}`);
  const first = all.findIndex((text) => /stanford/i.test(text));
  expect(all.slice(first).filter((text) => !/stanford/i.test(text))).toEqual([]);
  await expect(earlier).toContainText(/stanford/i);
  expect(await violations(page)).toBe('[]');

  await earlier.getByRole('button').click();
  await expect(page.getByTestId('transcript')).toContainText(/stanford/i);
  await expect(page.getByTestId('result-item').first()).toContainText('Stanford');
  await expect(earlier).toContainText(/oxford/i);
  expect(errors).toEqual([]);
});

test('words keep their spelling while they are spoken, without the marks of a sentence', async ({ open }) => {
  const wav = await composeWav(['everest', { silenceMs: 500 }, 'einstein']);
  const { page } = await open({ type: 'plays', wav });
  const seen = await watchWords(page);
  await page.getByTestId('mic-button').click();
  await expect(page.getByTestId('mic-button')).toHaveAttribute('data-state', 'results');
  const spoken = (await seen())
    .filter(({ state, transcript }) => state === 'hearing' && transcript !== '')
    .map(({ transcript }) => transcript.split(' '));
  expect(spoken.length).toBeGreaterThan(0);
  const respelled = spoken.flatMap((words, index) =>
    words.filter((word, place) => {
      const before = spoken[index - 1]?.[place];
      return before !== undefined && before !== word && before.toLowerCase() === word.toLowerCase();
    }),
  );
  expect(respelled).toEqual([]);
  expect(spoken.flat().filter((word) => /[.,;:!?]$/.test(word))).toEqual([]);
});

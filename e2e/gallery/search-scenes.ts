import type { Page } from '@playwright/test';
import {
  alternatives,
  COUNTS,
  EXAMPLES,
  HEBREW_RESULTS,
  LONG_RESULTS,
  PICTURED_RESULTS,
  PROPERTIES,
  RESULTS,
  SUGGESTIONS,
  UNDERSTOOD,
  UNDERSTOOD_RESULTS,
  UTTERANCE_ID,
} from './answers.ts';
import type { Stage } from './stage.ts';

export interface Scene {
  name: string;
  reach: (stage: Stage) => Promise<void>;
}

const TWO_SENTENCES =
  'I would like to know which university in California has the largest library. Please show me the ones that are open on Sundays too.';

const interim = (parts: Record<string, unknown>): Record<string, unknown> => ({
  type: 'interim',
  interim: { type: 'interim', utteranceId: UTTERANCE_ID, revision: 1, stable: '', unstable: '', ...parts },
});

const thinking = { type: 'speech-end', utteranceId: UTTERANCE_ID, silenceAfterMs: 300, decisionMs: 4 };

/** Waits until the page has drawn its present state. */
const settled = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise<void>((done) => requestAnimationFrame(() => setTimeout(done, 50))));

/** A typed search for sofas in a catalogue with properties, with one colour chosen. */
async function searchWithFilters({ page, type }: Stage): Promise<void> {
  const catalogue = '**/v1/catalogue';
  const described = { name: 'default', entries: 1_293, examples: EXAMPLES, properties: PROPERTIES };
  await page.route(catalogue, (route) => route.fulfill({ json: described }));
  await page.reload();
  await page.getByTestId('examples').waitFor();
  await page.unroute(catalogue);
  await type('red sofas, cheapest first', {
    results: PICTURED_RESULTS,
    understood: { ...UNDERSTOOD, filters: UNDERSTOOD.filters.slice(0, 2) },
    counts: COUNTS,
  });
  await page
    .locator('[data-testid=facet], [data-testid=open-filters][aria-disabled=false]')
    .first()
    .waitFor();
  await settled(page);
}

/** Every state of the search page. */
export const SEARCH_SCENES: readonly Scene[] = [
  { name: 'start', reach: async () => undefined },
  {
    name: 'start-with-recent-searches',
    reach: async ({ page }) => {
      const kept = JSON.stringify(['mount fuji', 'who wrote hamlet', 'red sofas under five hundred euros']);
      await page.evaluate((searches) => localStorage.setItem('hark.recent', searches), kept);
      await page.reload();
      await page.getByTestId('examples').waitFor();
      await page.getByTestId('recent-searches').waitFor();
    },
  },
  {
    name: 'asking',
    reach: async ({ refuseMicrophone, press }) => {
      await refuseMicrophone('waiting');
      await press();
    },
  },
  {
    name: 'listening',
    reach: async ({ press, say }) => {
      await press();
      await say({ type: 'listening' }, { type: 'level', share: 0.3 });
    },
  },
  ...['silent', 'noisy'].map((why) => ({
    name: `listening-${why}`,
    reach: async ({ press, say }: Stage) => {
      await press();
      await say({ type: 'listening' }, { type: 'level', share: 0.3 }, { type: 'unheard', why });
    },
  })),
  {
    name: 'given-back',
    reach: async ({ press, say }) => {
      await press();
      await say({ type: 'listening' }, { type: 'problem', problem: { kind: 'idle' } });
    },
  },
  { name: 'hearing', reach: ({ hear }) => hear() },
  {
    name: 'hearing-words',
    reach: async ({ hear, say }) => {
      await hear();
      await say({ type: 'level', share: 0.8 }, interim({ stable: 'Stanford', unstable: 'University' }));
    },
  },
  {
    name: 'hearing-early-results',
    reach: async ({ hear, say }) => {
      await hear();
      await say(interim({ stable: 'Stanford', unstable: 'University', results: RESULTS }));
    },
  },
  {
    name: 'reconnecting',
    reach: async ({ hear, say }) => {
      await hear();
      await say({ type: 'connection', state: 'waiting', why: 'unreachable' });
    },
  },
  {
    name: 'thinking',
    reach: async ({ page, hear, say }) => {
      await hear();
      await say(thinking);
      // Placeholders appear after a noticeable wait.
      await page.waitForTimeout(300);
    },
  },
  { name: 'answer', reach: ({ answer }) => answer() },
  {
    name: 'answer-with-alternatives',
    reach: ({ answer }) => answer({ alternatives: alternatives('Stamford', 'Stafford', 'Sanford and Son') }),
  },
  {
    name: 'answer-to-be-confirmed',
    reach: ({ answer }) =>
      answer({ decision: 'confirm', confidence: 0.4, alternatives: alternatives('Stamford', 'Stafford') }),
  },
  {
    name: 'answer-understood',
    reach: ({ answer }) => answer({ heard: 'Stemford University' }),
  },
  {
    name: 'answer-of-two-sentences',
    reach: ({ answer }) =>
      answer({ transcript: TWO_SENTENCES, alternatives: alternatives(TWO_SENTENCES.slice(2)) }),
  },
  {
    name: 'answer-with-long-words',
    reach: ({ answer }) => {
      const [first, second] = LONG_RESULTS.map(({ title }) => title);
      return answer({
        transcript: first ?? '',
        results: LONG_RESULTS,
        alternatives: alternatives(second ?? ''),
      });
    },
  },
  {
    name: 'answer-right-to-left',
    reach: ({ answer }) => {
      const [first, second] = HEBREW_RESULTS.map(({ title }) => title);
      return answer({
        transcript: first ?? '',
        results: HEBREW_RESULTS,
        alternatives: alternatives(second ?? ''),
      });
    },
  },
  {
    name: 'answer-with-conditions',
    reach: ({ answer }) =>
      answer({
        transcript: 'red sofas under five hundred euros, cheapest first',
        results: PICTURED_RESULTS,
        understood: UNDERSTOOD,
      }),
  },
  {
    name: 'these-are-close',
    reach: ({ answer }) =>
      answer({ transcript: 'red sofas under ten euros', understood: { ...UNDERSTOOD, relaxed: [2] } }),
  },
  {
    name: 'needs-place',
    reach: ({ answer }) =>
      answer({
        transcript: 'museums near me',
        understood: { filters: [], sort: [], rest: 'museums', needs: 'place' },
      }),
  },
  {
    name: 'filters',
    reach: async (stage) => {
      await searchWithFilters(stage);
    },
  },
  {
    name: 'filters-open',
    reach: async (stage) => {
      await searchWithFilters(stage);
      const { page } = stage;
      if (await page.getByTestId('open-filters').isVisible()) await page.getByTestId('open-filters').click();
      await page.getByRole('button', { name: '2 more Colour' }).click();
      await settled(page);
    },
  },
  {
    name: 'hearing-conditions',
    reach: async ({ hear, say }) => {
      await hear();
      const understood = { ...UNDERSTOOD, sort: [] };
      await say(
        interim({ stable: 'red sofas under five hundred', unstable: 'euros', results: RESULTS, understood }),
      );
    },
  },
  {
    name: 'suggestions',
    reach: ({ answer }) =>
      answer({
        transcript: 'a flat white with oat milk',
        results: [],
        suggestions: SUGGESTIONS,
        decision: 'confirm',
      }),
  },
  { name: 'nothing-found', reach: ({ answer }) => answer({ transcript: 'a flat white', results: [] }) },
  {
    name: 'no-speech',
    reach: ({ answer }) => answer({ transcript: '', empty: 'no_speech', decision: 'human', results: [] }),
  },
  {
    name: 'unintelligible',
    reach: ({ answer }) =>
      answer({ transcript: '', empty: 'unintelligible', decision: 'human', results: [] }),
  },
  {
    name: 'chosen-alternative',
    reach: async ({ page, answer, type }) => {
      await type('', { results: RESULTS.slice(1) });
      await answer({ alternatives: alternatives('Stamford') });
      await page.getByTestId('alternative').first().click();
      await page.locator('.earlier').waitFor();
      await page.getByTestId('result-item').first().waitFor();
      await settled(page);
    },
  },
  { name: 'typed', reach: ({ type }) => type('stanford', { results: RESULTS }) },
  {
    name: 'typed-understood',
    reach: ({ type }) => type('stemford university', { results: UNDERSTOOD_RESULTS }),
  },
  {
    name: 'typed-nothing-found',
    reach: ({ type }) => type('flat white', { results: [], suggestions: SUGGESTIONS }),
  },
  {
    name: 'typed-waiting',
    reach: async ({ page, type }) => {
      await type('stanford', 'never');
      // Placeholders appear after a noticeable wait.
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'typed-offline',
    reach: async ({ page, type }) => {
      await type('stanford', 'offline');
      await page.getByTestId('error-message').waitFor();
      await settled(page);
    },
  },
  ...['NotAllowedError', 'NotFoundError', 'NotReadableError', 'SecurityError'].map((errorName) => ({
    name: `microphone-${errorName}`,
    reach: async ({ page, refuseMicrophone, press }: Stage) => {
      await refuseMicrophone(errorName);
      await press();
      await page.getByTestId('error-message').waitFor();
      await settled(page);
    },
  })),
  {
    name: 'server-unreachable',
    reach: async ({ page, press, say }) => {
      await press();
      await say({ type: 'problem', problem: { kind: 'refused', refusal: { kind: 'unreachable' } } });
      await page.getByTestId('error-message').waitFor();
    },
  },
  { name: 'details', reach: ({ openDetails }) => openDetails() },
  {
    name: 'details-after-an-answer',
    reach: async ({ answer, openDetails }) => {
      await answer();
      await openDetails();
    },
  },
];

import type { Page } from '@playwright/test';
import type { Facet, Understood } from '@hark/shared/wire/filter';
import type { Final } from '@hark/shared/wire/final';
import type { SearchResult, Suggestion } from '@hark/shared/wire/search-result';
import { say } from '../support/scripted-capture.ts';
import { answer, UTTERANCE_ID } from './answers.ts';

/** What a typed search brings. `never`: no answer comes. */
export type TypedAnswer =
  | {
      results: SearchResult[];
      suggestions?: Suggestion[];
      understood?: Understood;
      /** What the values of properties are counted to, for the filters. */
      counts?: { total: number; facets: Record<string, Facet> };
    }
  | 'never'
  | 'offline';

/** A page with a scripted capture worker, whose searches are answered by the scene. */
export interface Stage {
  page: Page;
  /** Sends messages as if from the capture worker. */
  say: (...messages: readonly Record<string, unknown>[]) => Promise<void>;
  press: () => Promise<void>;
  /** Listens until the first words. */
  hear: () => Promise<void>;
  /** The whole way from the press to this answer. */
  answer: (parts?: Partial<Final>) => Promise<void>;
  type: (words: string, answered: TypedAnswer) => Promise<void>;
  /** The next press gets this error instead of a microphone. */
  refuseMicrophone: (errorName: string) => Promise<void>;
  openDetails: () => Promise<void>;
}

const SEARCH = '**/v1/search';

async function replyTo(page: Page, answered: TypedAnswer): Promise<void> {
  await page.unroute(SEARCH);
  await page.route(SEARCH, async (route) => {
    if (answered === 'offline') return route.abort('internetdisconnected');
    if (answered === 'never') return undefined;
    const { counts, ...found } = answered;
    const isCounted = route.request().postDataJSON().kind === 'counts';
    const json = isCounted ? { results: [], ...counts } : found;
    return route.fulfill({ json: { queryId: 'query-0002', tookMs: 3, ...json } });
  });
}

/** The page must be open, with `scriptCapture` prepared. */
export function stageOf(page: Page): Stage {
  const press = async (): Promise<void> => page.getByTestId('mic-button').click();
  const hear = async (): Promise<void> => {
    await press();
    await say(page, { type: 'listening' }, { type: 'speech-start', utteranceId: UTTERANCE_ID });
  };
  return {
    page,
    say: (...messages) => say(page, ...messages),
    press,
    hear,
    answer: async (parts) => {
      await hear();
      const ended = { type: 'speech-end', utteranceId: UTTERANCE_ID, silenceAfterMs: 300, decisionMs: 4 };
      await say(page, ended, { type: 'final', final: answer(parts) });
    },
    type: async (words, answered) => {
      await replyTo(page, answered);
      await page.getByTestId('typed-query').fill(words);
      await page.keyboard.press('Enter');
      if (words === '' || answered === 'never') return;
      await page
        .locator('[data-testid=result-item], [data-testid=nothing-found], [data-testid=error-message]')
        .first()
        .waitFor();
    },
    refuseMicrophone: async (errorName) => {
      await page.evaluate((name) => {
        navigator.mediaDevices.getUserMedia = () =>
          name === 'waiting' ? new Promise(() => undefined) : Promise.reject(new DOMException('', name));
      }, errorName);
    },
    openDetails: async () => {
      await page.getByRole('button', { name: 'Privacy and speed' }).click();
    },
  };
}

import { expect } from '@playwright/test';
import type { DrivenBrowser } from './driven-browser.ts';

/** Generous: the machine may be busy with other things. */
const PATIENCE_MS = 45_000;
/** Some states of the page last for a second. */
const LOOK_EVERY_MS = 100;

/** The search page as somebody uses it, in any browser. */
export interface DrivenPage {
  open(url: string): Promise<void>;
  pressMicrophone(): Promise<void>;
  typeQuery(text: string): Promise<void>;
  /** Waits until the state of the button is one of these. */
  untilState(...states: string[]): Promise<void>;
  untilHeard(words: RegExp): Promise<void>;
  untilFirstResult(id: string): Promise<void>;
  untilError(words: RegExp): Promise<void>;
}

const at = (testId: string): string => `[data-testid=${testId}]`;

/** The expressions read the page only; what people do is done by the driver. */
const BUTTON_STATE = `document.querySelector('${at('mic-button')}')?.dataset.state`;
const TRANSCRIPT = `document.querySelector('${at('transcript')}')?.textContent`;
const FIRST_RESULT = `document.querySelector('${at('result-item')}')?.dataset.id`;
const ERROR = `document.querySelector('${at('error-message')}')?.textContent`;

export function drivenPage(browser: DrivenBrowser): DrivenPage {
  /** What an expression says, or nothing while what it reads is not there. */
  async function read(expression: string): Promise<string> {
    const value = await browser.evaluate(expression);
    return typeof value === 'string' ? value : '';
  }
  const patiently = (expression: string) =>
    expect.poll(() => read(expression), { timeout: PATIENCE_MS, intervals: [LOOK_EVERY_MS] });
  return {
    async open(url) {
      await browser.open(url);
      await patiently(BUTTON_STATE).toBe('off');
    },
    pressMicrophone: () => browser.click(at('mic-button')),
    typeQuery: (text) => browser.type(at('typed-query'), text),
    untilState: (...states) => patiently(BUTTON_STATE).toMatch(new RegExp(`^(?:${states.join('|')})$`)),
    untilHeard: (words) => patiently(TRANSCRIPT).toMatch(words),
    untilFirstResult: (id) => patiently(FIRST_RESULT).toBe(id),
    untilError: (words) => patiently(ERROR).toMatch(words),
  };
}

import { expect } from '@playwright/test';
import type { DrivenBrowser } from './driven-browser.ts';

/** Generous: the machine may be under load. */
const PATIENCE_MS = 45_000;
/** Some states of the page last for a second. */
const LOOK_EVERY_MS = 100;

/** The search page as a person uses it, in any browser. */
export interface DrivenPage {
  open(url: string): Promise<void>;
  pressMicrophone(): Promise<void>;
  typeQuery(text: string): Promise<void>;
  /** Waits until the button has one of these states. */
  untilState(...states: string[]): Promise<void>;
  untilHeard(words: RegExp): Promise<void>;
  untilFirstResult(id: string): Promise<void>;
  untilError(words: RegExp): Promise<void>;
}

const at = (testId: string): string => `[data-testid=${testId}]`;

/** Expressions only read the page; the driver performs a person's actions. */
const BUTTON_STATE = `document.querySelector('${at('mic-button')}')?.dataset.state`;
const TRANSCRIPT = `document.querySelector('${at('transcript')}')?.textContent`;
const FIRST_RESULT = `document.querySelector('${at('result-item')}')?.dataset.id`;
const ERROR = `document.querySelector('${at('error-message')}')?.textContent`;

export function drivenPage(browser: DrivenBrowser): DrivenPage {
  /** Returns the value of an expression, or an empty string while its element is missing. */
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

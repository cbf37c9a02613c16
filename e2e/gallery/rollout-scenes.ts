import type { Page } from '@playwright/test';
import type { OpsAnswers } from './ops-answers.ts';
import { inCanary, inShadow, pausedForHarm, rolledBack } from './rollout-answers.ts';

/** A state of the page of rollouts. */
interface RolloutScene {
  name: string;
  /** The view in the address; by default all rollouts. */
  view?: string;
  answers: () => OpsAnswers;
  /** What is done once the page is open. */
  act?: (page: Page) => Promise<void>;
}

async function fillStart(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Start a rollout…' }).click();
  await page.getByRole('combobox', { name: 'Challenger' }).selectOption('wide-beam');
  await page.getByRole('radio', { name: 'One slice' }).check();
  await page.getByRole('textbox', { name: 'Value', exact: true }).fill('phone');
  await page.getByText('recognizer.beam').waitFor();
}

async function askAgain(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Roll back…' }).click();
  const form = page.getByRole('form', { name: 'Roll back' });
  await form.getByLabel('Reason').fill('people say it again');
  await form.getByLabel('Your name').fill('Ana');
  await form.getByRole('button', { name: 'Roll back' }).click();
  await form.getByText('Nothing has happened yet.').waitFor();
}

export const ROLLOUT_SCENES: readonly RolloutScene[] = [
  { name: 'rollouts-none', answers: () => ({}) },
  { name: 'rollouts-shadow', answers: () => ({ rollout: inShadow() }) },
  { name: 'rollouts-canary', answers: () => ({ rollout: inCanary() }) },
  { name: 'rollouts-harm', answers: () => ({ rollout: pausedForHarm() }) },
  { name: 'rollouts-asked-again', answers: () => ({ rollout: pausedForHarm() }), act: askAgain },
  {
    name: 'rollouts-rolled-back',
    view: '?page=rollouts&rollout=k3v9',
    answers: () => ({ pastRollouts: [rolledBack()] }),
  },
  { name: 'rollouts-start', answers: () => ({}), act: fillStart },
];

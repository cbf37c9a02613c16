import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import type { HarkServer } from '../support/hark-server.ts';
import { REPORTED, reportEvents } from '../support/report-events.ts';
import { cutClips, manyAlarms, quietAlarms, silence } from './alarm-answers.ts';
import { answerOps, type OpsAnswers } from './ops-answers.ts';
import { ROLLOUT_SCENES } from './rollout-scenes.ts';
import { OPEN_RULE } from './threshold-answers.ts';

/** Two installations, one of them without any event. */
export interface Installations {
  used: HarkServer;
  empty: HarkServer;
  /** An utterance of the used one. */
  utteranceId: string;
}

export interface OpsScene {
  name: string;
  reach: (page: Page, installations: Installations) => Promise<void>;
}

/** Waits until the reported events are in the figures. */
async function untilFolded(server: HarkServer): Promise<void> {
  const headers = { authorization: `Bearer ${server.adminToken}` };
  const deadlineMs = Date.now() + 30_000;
  while (Date.now() < deadlineMs) {
    const { metrics } = await (await fetch(`${server.url}/v1/ops/metrics`, { headers })).json();
    const shown = metrics.find(({ id }: { id: string }) => id === 'client.whole_ms');
    if (shown.now.samples === REPORTED.now) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('the reported events are not in the figures');
}

/** Fills an installation with reported events and one recording. @returns the id of its utterance */
export async function useInstallation(server: HarkServer): Promise<string> {
  await reportEvents(server);
  const path = fileURLToPath(new URL('../speech/everest.wav', import.meta.url));
  const body = await readFile(path);
  const headers = { 'content-type': 'audio/wav' };
  const response = await fetch(`${server.url}/v1/voice-search`, { method: 'POST', headers, body });
  const { utteranceId } = await response.json();
  await untilFolded(server);
  return String(utteranceId);
}

/** Opens a view of the operator's page, signed in, and waits until it is complete. */
async function openOps(page: Page, server: HarkServer, view = '', answers: OpsAnswers = {}): Promise<void> {
  await answerOps(page, answers);
  // Another fragment alone would not load the page again.
  await page.goto('about:blank');
  await page.goto(`${server.url}/ops${view}#token=${server.adminToken}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForLoadState('networkidle').catch(() => undefined);
}

async function signOut(page: Page, server: HarkServer): Promise<void> {
  await page.context().clearCookies();
  await page.goto(`${server.url}/ops`);
  await page.getByLabel('Admin token').waitFor();
}

/** Every state of the operator's page. */
export const OPS_SCENES: readonly OpsScene[] = [
  { name: 'sign-in', reach: (page, { used }) => signOut(page, used) },
  {
    name: 'wrong-token',
    reach: async (page, { used }) => {
      await signOut(page, used);
      await page.getByLabel('Admin token').fill('guessed');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
    },
  },
  { name: 'figures', reach: (page, { used }) => openOps(page, used) },
  { name: 'one-metric', reach: (page, { used }) => openOps(page, used, '?metric=asr.decode_ms') },
  {
    name: 'custom-period',
    reach: (page, { used }) => openOps(page, used, `?from=${Date.now() - 7_200_000}&to=${Date.now()}`),
  },
  {
    name: 'one-slice',
    reach: (page, { used }) => openOps(page, used, '?dimension=browser&value=Safari%2019'),
  },
  {
    name: 'utterance',
    reach: (page, { used, utteranceId }) => openOps(page, used, `?utterance=${utteranceId}`),
  },
  { name: 'no-such-utterance', reach: (page, { used }) => openOps(page, used, '?utterance=utterance-0001') },
  { name: 'empty', reach: (page, { empty }) => openOps(page, empty) },
  {
    name: 'one-alarm',
    reach: (page, { used }) => openOps(page, used, '', { alarms: [cutClips()] }),
  },
  {
    name: 'many-alarms',
    reach: async (page, { used }) => {
      await openOps(page, used, '', { alarms: manyAlarms() });
      await page.getByText('Explains 2 more alarms').click();
    },
  },
  {
    name: 'quiet-alarms',
    reach: (page, { used }) => openOps(page, used, '', { alarms: quietAlarms(), silences: [silence()] }),
  },
  {
    name: 'alarms-not-checked',
    reach: (page, { used }) => openOps(page, used, '', { ageMs: 12 * 60_000 }),
  },
  {
    name: 'alarm',
    reach: (page, { used }) => openOps(page, used, '?alarm=alarm-0001', { alarms: [cutClips()] }),
  },
  {
    name: 'silence',
    reach: async (page, { used }) => {
      await openOps(page, used, '?alarm=alarm-0001', { alarms: [cutClips()] });
      await page.getByRole('button', { name: 'Silence…' }).click();
    },
  },
  {
    name: 'alarms',
    reach: (page, { used }) =>
      openOps(page, used, '?page=alarms', { alarms: quietAlarms(), silences: [silence()] }),
  },
  {
    name: 'threshold-open',
    reach: async (page, { used }) => {
      await openOps(page, used, `?page=thresholds&rule=${encodeURIComponent(OPEN_RULE)}`);
      await page.getByRole('textbox', { name: 'ratio' }).fill('3');
      await page.getByText('once with these numbers').waitFor();
    },
  },
  { name: 'drift', reach: (page, { used }) => openOps(page, used, '?page=drift') },
  {
    name: 'drift-text-hidden',
    reach: (page, { used }) =>
      openOps(page, used, '?page=drift', {
        drift: { reference: null, choices: [], choicesHidden: 2, unknownWords: [], unknownWordsHidden: 14 },
      }),
  },
  ...ROLLOUT_SCENES.map(({ name, view = '?page=rollouts', answers, act }) => ({
    name,
    reach: async (page: Page, { used }: Installations) => {
      await openOps(page, used, view, answers());
      await act?.(page);
    },
  })),
  {
    name: 'server-away',
    reach: async (page, { used }) => {
      await page.route('**/v1/ops/metrics**', (route) => route.abort('connectionrefused'));
      await openOps(page, used);
      await page.getByText('The server can’t be reached.').waitFor();
      await page.unroute('**/v1/ops/metrics**');
    },
  },
];

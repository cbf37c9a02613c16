import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { SAMPLES_PER_MS } from '@hark/shared/wire/protocol';
import { openPage } from '../support/browser.ts';
import { quietRoom, writeWav } from '../support/wav.ts';
import { rendererCpuSeconds } from './page-cpu.ts';
import type { Recording } from './recordings.ts';

/** The first word begins this long after the microphone opens. */
const SPEAKS_AFTER_MS = 200;
/** Kept audio around the speech. */
const EDGE_MS = 100;
/** A new browser is busy with itself. */
const BROWSER_SETTLES_MS = 2_500;
/** Longer than a search and the compilation after it. */
const VISIT_MS = 6_000;

export type Visit = 'fresh' | 'revisit';

/** One visit whose button is pressed as soon as it is there. Times are null for what did not happen. */
export interface FirstPress {
  visit: Visit;
  /** From the press until the microphone was open. */
  openedMs: number | null;
  /** From the open microphone until the screen said so. */
  invitedMs: number | null;
  /** From the press until the detector had scored its first frame. */
  detectingMs: number | null;
  /** From the end of the last word until the right result was painted for good. */
  rightPaintedMs: number | null;
  /** Of the page's process in the first seconds of the visit. */
  cpuSeconds: number;
}

interface Observed {
  pressedAt: number | null;
  openedAt: number | null;
  invitedAt: number | null;
  detectingAt: number | null;
  /** The id of the first result since that moment. */
  firsts: { atMs: number; id: string | null }[];
}

/** Presses the button as soon as it is there, and observes what follows. Runs in the page. */
function pressAtOnce(): void {
  const seen: Observed = {
    pressedAt: null,
    openedAt: null,
    invitedAt: null,
    detectingAt: null,
    firsts: [],
  };
  Object.assign(window, { firstPress: seen });
  const devices = navigator.mediaDevices;
  const original = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await original(constraints);
    seen.openedAt ??= performance.now();
    return stream;
  };
  const afterPaint = (run: () => void): void => {
    const drawn = new MessageChannel();
    drawn.port1.addEventListener('message', run);
    drawn.port1.start();
    requestAnimationFrame(() => drawn.port2.postMessage(null));
  };
  const noteFirst = (): void => {
    const id = document.querySelector<HTMLElement>('[data-testid=result-item]')?.dataset['id'] ?? null;
    if (id === (seen.firsts.at(-1)?.id ?? null)) return;
    const first = { atMs: 0, id };
    seen.firsts.push(first);
    afterPaint(() => (first.atMs = performance.now()));
  };
  new MutationObserver(() => {
    const button = document.querySelector<HTMLElement>('[data-testid=mic-button]');
    if (button === null) return;
    if (seen.pressedAt === null) {
      seen.pressedAt = performance.now();
      button.click();
    }
    if (button.dataset['listening'] === 'true') afterPaint(() => (seen.invitedAt ??= performance.now()));
    noteFirst();
  }).observe(document, { childList: true, subtree: true, attributes: true });
}

async function readObserved(page: Page): Promise<Observed> {
  return await page.evaluate((): Observed => {
    const seen: Observed = Reflect.get(window, 'firstPress');
    const [detecting] = performance.getEntriesByName('hark:detecting');
    return { ...seen, detectingAt: detecting?.startTime ?? null };
  });
}

const span = (from: number | null, to: number | null): number | null =>
  from === null || to === null ? null : to - from;

function measure(seen: Observed, said: SaidAtOnce): Omit<FirstPress, 'visit' | 'cpuSeconds'> {
  const isRight = ({ id }: Observed['firsts'][number]): boolean => said.expect.includes(id ?? '');
  const last = seen.firsts.at(-1);
  const endedAt = seen.openedAt === null ? null : seen.openedAt + said.endMs;
  return {
    openedMs: span(seen.pressedAt, seen.openedAt),
    invitedMs: span(seen.openedAt, seen.invitedAt),
    detectingMs: span(seen.pressedAt, seen.detectingAt),
    rightPaintedMs: last !== undefined && isRight(last) ? span(endedAt, last.atMs) : null,
  };
}

interface SaidAtOnce {
  wav: string;
  /** End of the last word, from the opening of the microphone. */
  endMs: number;
  expect: readonly string[];
}

/** The shortest of the recordings, with its first word right after the microphone opens. */
async function sayAtOnce(recordings: readonly Recording[]): Promise<SaidAtOnce> {
  const lengthOf = ({ bounds }: Recording): number => bounds.endMs - bounds.onsetMs;
  const [shortest] = recordings.toSorted((left, right) => lengthOf(left) - lengthOf(right));
  if (shortest === undefined) throw new Error('there is no recording');
  const { samples, bounds, expect } = shortest;
  const from = Math.max(0, Math.round((bounds.onsetMs - EDGE_MS) * SAMPLES_PER_MS));
  const to = Math.round((bounds.endMs + EDGE_MS) * SAMPLES_PER_MS);
  const words = Buffer.from(samples.slice(from, to).buffer);
  const audio = Buffer.concat([quietRoom(SPEAKS_AFTER_MS - EDGE_MS), words, quietRoom(VISIT_MS)]);
  return { wav: await writeWav(audio), endMs: SPEAKS_AFTER_MS + lengthOf(shortest), expect };
}

async function visitOnce(
  url: string,
  { visit, profile, said }: { visit: Visit; profile: string; said: SaidAtOnce },
): Promise<FirstPress> {
  let cpuBefore = 0;
  const prepare = async (context: BrowserContext): Promise<void> => {
    await context.addInitScript(pressAtOnce);
    await new Promise((resolve) => setTimeout(resolve, BROWSER_SETTLES_MS));
    const browser = context.browser();
    if (browser !== null) cpuBefore = await rendererCpuSeconds(browser);
  };
  const { page, browser } = await openPage(url, { type: 'plays', wav: said.wav }, { profile, prepare });
  try {
    await page.waitForTimeout(VISIT_MS);
    const cpuSeconds = (await rendererCpuSeconds(browser)) - cpuBefore;
    return { visit, ...measure(await readObserved(page), said), cpuSeconds };
  } finally {
    await browser.close();
  }
}

/** Visits with a new profile, then again with the same one after the browser was closed, `times` times. */
export async function measureFirstPresses(
  url: string,
  recordings: readonly Recording[],
  times: number,
): Promise<FirstPress[]> {
  const said = await sayAtOnce(recordings);
  const visits: FirstPress[] = [];
  for (let i = 0; i < times; i++) {
    const profile = await mkdtemp(join(tmpdir(), 'hark-profile-'));
    for (const visit of ['fresh', 'revisit'] as const) {
      visits.push(await visitOnce(url, { visit, profile, said }));
    }
    await rm(profile, { recursive: true, force: true });
  }
  return visits;
}

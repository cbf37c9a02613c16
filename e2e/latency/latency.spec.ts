import { existsSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { openPage } from '../support/browser.ts';
import { startHarkServer, type HarkServer } from '../support/hark-server.ts';
import { composeWav, writeWav } from '../support/wav.ts';
import { composeSession, type Said } from './compose-session.ts';
import { measureFirstPresses } from './first-press.ts';
import { measureSession, type MeasuredUtterance } from './measure-session.ts';
import { pageCpuShare } from './page-cpu.ts';
import { installProbe, readProbe } from './page-probe.ts';
import { markersHeardAtMs } from './recording-clock.ts';
import { chooseRecordings, type Recording } from './recordings.ts';
import { installWay, type Way } from './ways.ts';
import { logWire } from './wire-log.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const SHARED = at('../../../shared/speech/');
const hasShared = existsSync(`${SHARED}manifest.jsonl`);
const MANIFEST =
  process.env['BENCH_MANIFEST'] ??
  (hasShared ? `${SHARED}manifest.jsonl` : at('../../bench/speech-manifest.jsonl'));
const CATALOGUE =
  process.env['BENCH_CATALOGUE'] ??
  (hasShared ? `${SHARED}known-items.ndjson` : at('../../catalogues/world.ndjson'));
const RECORDINGS = Number(process.env['BENCH_CLIPS'] ?? 30);
const OUT = process.env['BENCH_OUT'] ?? at('../test-results/latency.json');

const WAYS: readonly Way[] = ['hark', 'fixed wait'];
const PAUSES_MS = [300, 500, 700];
/** Utterances per listening. Each listening has its own browser, so that none has to play for an hour. */
const SAID_PER_SESSION = 12;
const MOST_ATTEMPTS = 3;
const CPU_WINDOW_MS = 8_000;
/** Each with a new profile, and again with the same one. */
const FIRST_PRESSES = 5;
type CpuPhase = 'off' | 'start' | 'silence' | 'speech';

/** Returns every recording unchanged, then each again with an inserted pause, if its words leave room for one. */
function whatIsSaid(recordings: readonly Recording[]): Said[] {
  const paused = recordings.filter(({ bounds }) => bounds.gap !== null);
  return [
    ...recordings.map((recording) => ({ recording, pauseMs: 0 })),
    ...paused.map((recording, i) => ({ recording, pauseMs: PAUSES_MS[i % PAUSES_MS.length] ?? 0 })),
  ];
}

function inSessions(said: readonly Said[]): Said[][] {
  const [warmUp] = said;
  if (warmUp === undefined) return [];
  const count = Math.ceil(said.length / SAID_PER_SESSION);
  return Array.from({ length: count }, (_, i) => {
    const own = said.slice(i * SAID_PER_SESSION, (i + 1) * SAID_PER_SESSION);
    // The first answer of a page differs from later ones, and is not counted.
    const other = said.find(({ recording }) => recording !== own[0]?.recording) ?? warmUp;
    return [{ ...other, pauseMs: 0 }, ...own];
  });
}

/** Null if the browser did not play the whole recording, because times are then unknown. */
async function listen(
  server: HarkServer,
  way: Way,
  said: readonly Said[],
): Promise<MeasuredUtterance[] | null> {
  const { audio, placed } = composeSession(said);
  const wav = await writeWav(audio);
  const { page, browser, errors } = await openPage(
    server.url,
    { type: 'plays', wav },
    {
      bypassCSP: true,
      // A script that was changed in transit has no address, and would have no access to the local server.
      permissions: ['local-network-access', 'microphone'],
      prepare: async (context) => {
        await installProbe(context);
        await installWay(context, way);
      },
    },
  );
  try {
    const wire = logWire(page);
    await page.getByTestId('mic-button').click();
    await page.waitForTimeout(audio.length / 32 + 1_500);
    const observed = await readProbe(page);
    const endedAtMs = await page.evaluate(() => performance.now());
    expect(errors).toEqual([]);
    const markersAtMs = markersHeardAtMs(observed);
    if (markersAtMs.length !== placed.length) {
      console.log(`${way}: ${markersAtMs.length} of ${placed.length} markers heard, said again`);
      return null;
    }
    return measureSession(placed, markersAtMs, { observed, wire, endedAtMs }).slice(1);
  } finally {
    await browser.close();
  }
}

async function listenUntilHeard(
  server: HarkServer,
  way: Way,
  said: readonly Said[],
): Promise<MeasuredUtterance[]> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const judged = await listen(server, way, said);
    if (judged !== null) return judged;
  }
  throw new Error(`the browser lost sound ${MOST_ATTEMPTS} times: this machine is too busy for its audio`);
}

/**
 * Measures four phases: microphone off; just opened; open in a quiet room; and
 * during speech. Without a probe, so that only the product is measured.
 */
async function measureCpu(server: HarkServer): Promise<Record<CpuPhase, number>> {
  const silenceMs = 2 * CPU_WINDOW_MS + 4_000;
  const speaking = Array.from({ length: 4 }, () => ['oxford', 'einstein'] as const).flat();
  const wav = await composeWav([{ silenceMs }, ...speaking]);
  const { page, browser } = await openPage(server.url, { type: 'plays', wav });
  try {
    const button = page.getByTestId('mic-button');
    await expect(button).toHaveAttribute('data-state', 'off');
    await page.waitForTimeout(4_000);
    const wait = (): Promise<void> => page.waitForTimeout(CPU_WINDOW_MS);
    const off = await pageCpuShare(browser, wait);
    await button.click();
    await expect(button).toHaveAttribute('data-state', 'listening');
    const start = await pageCpuShare(browser, wait);
    const silence = await pageCpuShare(browser, wait);
    await page.waitForSelector('[data-testid=mic-button][data-state=hearing]');
    const speech = await pageCpuShare(browser, wait);
    return { off, start, silence, speech };
  } finally {
    await browser.close();
  }
}

async function recordings(): Promise<Recording[]> {
  const { page, browser } = await openPage('about:blank', { type: 'missing' });
  try {
    return await chooseRecordings(page, MANIFEST, RECORDINGS);
  } finally {
    await browser.close();
  }
}

test('from the true end of the last word to the right results', async () => {
  test.setTimeout(3_600_000);
  const chosen = await recordings();
  expect(chosen.length, `clean recordings of ${MANIFEST}`).toBeGreaterThan(0);
  const server = await startHarkServer({ HARK_CATALOGUE: CATALOGUE });
  try {
    const judged: Record<Way, MeasuredUtterance[]> = { hark: [], 'fixed wait': [] };
    // Alternates, so that other load on the machine affects both.
    for (const said of inSessions(whatIsSaid(chosen))) {
      for (const way of WAYS) {
        judged[way].push(...(await listenUntilHeard(server, way, said)));
        console.log(`${way}: ${judged[way].length} said`);
      }
    }
    const cpu = await measureCpu(server);
    const firstPresses = await measureFirstPresses(server.url, chosen, FIRST_PRESSES);
    writeFileSync(OUT, JSON.stringify({ judged, cpu, firstPresses }));
  } finally {
    await server.close();
  }
});

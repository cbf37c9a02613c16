import { setTimeout as wait } from 'node:timers/promises';
import { alarmsSchema, type Alarms } from '@hark/shared/http/alarms-api';
import type { HarkServer } from './hark-server.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** As many as a batch of the page may have. */
const BATCH = 200;
const PEOPLE = 12;
const LONGEST_WAIT_MS = 60_000;

/** What a page of simulated people reports: how often speech began, and how often it was noise. */
interface Reported {
  name: string;
  browser: string;
  starts: number;
  noise: number;
  fromMs: number;
  lengthMs: number;
}

async function post(url: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  await response.arrayBuffer();
}

function eventsOf({ name, starts, noise, fromMs, lengthMs }: Reported, person: number) {
  const indices = Array.from({ length: starts }, (_, index) => index).filter(
    (index) => index % PEOPLE === person,
  );
  const events = (what: string, of: readonly number[]) =>
    of.map((index) => ({
      type: 'event',
      eventId: `${name}-${index}-${what.replace('.', '-')}`,
      name: what,
      at: Math.floor(fromMs + (index / starts) * lengthMs),
      taskId: null,
      utteranceId: null,
      queryId: null,
      data: {},
    }));
  // Evenly spread.
  const noiseBefore = (index: number): number => Math.floor((index * noise) / starts);
  const noisy = indices.filter((index) => noiseBefore(index + 1) > noiseBefore(index));
  return [...events('vad.start', indices), ...events('vad.misfire', noisy)];
}

/** Reports what several people’s pages saw. */
async function report(server: HarkServer, reported: Reported): Promise<void> {
  for (let person = 0; person < PEOPLE; person++) {
    const clientId = `client-of-incident-${person}`;
    await post(`${server.url}/v1/session`, { clientId });
    const device = {
      class: 'phone',
      browser: reported.browser,
      os: 'iOS',
      sampleRateHz: null,
      channels: null,
      echoCancellation: null,
      noiseSuppression: null,
      autoGainControl: null,
    };
    const events = eventsOf(reported, person);
    for (let first = 0; first < events.length; first += BATCH)
      await post(`${server.url}/v1/events`, {
        clientId,
        sessionId: null,
        synthetic: true,
        device,
        language: 'en',
        events: events.slice(first, first + BATCH),
      });
  }
}

async function readAlarms({ url, adminToken }: HarkServer): Promise<Alarms> {
  const headers = { authorization: `Bearer ${adminToken}` };
  const response = await fetch(`${url}/v1/ops/alarms`, { headers });
  return alarmsSchema.parse(await response.json());
}

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + LONGEST_WAIT_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`it took too long until ${what}`);
    await wait(250);
  }
}

/** Waits until the alarms have looked at everything that was reported before. */
async function untilJudged(server: HarkServer): Promise<void> {
  const rounds = new Set<number>();
  await until(async () => {
    const { judged } = await readAlarms(server);
    rounds.add(judged?.at ?? 0);
    // The first is over, and the second may have begun before.
    return rounds.size > 2;
  }, 'the alarms were judged');
}

/** A server whose alarms watch simulated people, and the story of one incident, told over its public interface. */
export interface LiveIncident {
  /** A day on which nothing is wrong. */
  usual(): Promise<void>;
  /** In a new browser, noise is taken for speech. */
  trouble(): Promise<void>;
  /** As before, for as long as an alarm needs to end. */
  over(): Promise<void>;
}

/** The settings of such a server. */
export const INCIDENT_SETTINGS = {
  HARK_ALARM_TRAFFIC: 'synthetic',
  HARK_RATE_LIMIT_PER_MINUTE: '100000',
  HARK_WORKERS: '1',
};

/** @param nowMs when the story ends */
export function liveIncident(server: HarkServer, nowMs: number): LiveIncident {
  const hour = Math.floor(nowMs / HOUR_MS) * HOUR_MS;
  const troubleMs = hour - 2 * HOUR_MS;
  const safari = { browser: 'Safari 26', lengthMs: HOUR_MS };
  return {
    async usual() {
      const fromMs = troubleMs - 26 * HOUR_MS;
      await report(server, {
        ...safari,
        name: 'before',
        starts: 1_500,
        noise: 45,
        fromMs,
        lengthMs: 24 * HOUR_MS,
      });
      await untilJudged(server);
      // What is usual is read anew in each hour of the events.
      await report(server, { ...safari, name: 'hour', starts: 24, noise: 0, fromMs: troubleMs - HOUR_MS });
      await untilJudged(server);
    },
    async trouble() {
      const fromMs = troubleMs + 2 * MINUTE_MS;
      const chrome = { browser: 'Chrome 142', lengthMs: 40 * MINUTE_MS };
      await report(server, { ...chrome, name: 'trouble', starts: 96, noise: 60, fromMs });
      await until(async () => (await readAlarms(server)).alarms.length > 0, 'an alarm rang');
    },
    async over() {
      for (const [index, name] of ['after', 'later'].entries()) {
        const fromMs = troubleMs + (60 + 30 * index) * MINUTE_MS;
        const lengthMs = 25 * MINUTE_MS;
        const browser = 'Chrome 142';
        await report(server, { name, browser, starts: 240, noise: 5, fromMs, lengthMs });
        await untilJudged(server);
      }
    },
  };
}

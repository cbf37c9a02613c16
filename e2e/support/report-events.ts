import type { HarkServer } from './hark-server.ts';

const HOUR_MS = 3_600_000;
const BATCH = 200;

interface Shown {
  at: number;
  wholeMs: number;
}

async function post(url: string, body: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}

async function report(server: HarkServer, clientId: string, shown: readonly Shown[]): Promise<void> {
  const events = shown.map(({ at, wholeMs }, index) => ({
    type: 'event',
    eventId: `${clientId}-${at}-${index}`,
    name: 'results.shown',
    at,
    taskId: null,
    utteranceId: null,
    queryId: null,
    data: { count: 3, wholeMs },
  }));
  const device = {
    class: 'phone',
    browser: 'Safari 19',
    os: 'iOS',
    sampleRateHz: null,
    channels: null,
    echoCancellation: null,
    noiseSuppression: null,
    autoGainControl: null,
  };
  await post(`${server.url}/v1/events`, { clientId, sessionId: null, device, language: 'en', events });
}

/** Numbers of results reported as shown, in the last three hours and two days ago. */
export const REPORTED = { now: 120, before: 1_000 };

/** Reports as a page how long results took: recently from 700 to 900 ms, two days ago from 400 to 600 ms. */
export async function reportEvents(server: HarkServer): Promise<void> {
  const clientId = 'client-of-the-dashboard';
  await post(`${server.url}/v1/session`, { clientId });
  const now = Date.now();
  const lately = Array.from({ length: REPORTED.now }, (_, index) => ({
    at: now - Math.floor((index / REPORTED.now) * 3 * HOUR_MS) - 60_000,
    wholeMs: 700 + ((index * 7) % 200),
  }));
  const before = Array.from({ length: REPORTED.before }, (_, index) => ({
    at: now - 48 * HOUR_MS + index,
    wholeMs: 400 + ((index * 7) % 200),
  }));
  const all = [...lately, ...before];
  for (let first = 0; first < all.length; first += BATCH)
    await report(server, clientId, all.slice(first, first + BATCH));
}

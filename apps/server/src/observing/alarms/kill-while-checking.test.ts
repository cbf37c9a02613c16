import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { EventRecord } from '@hark/shared/events/event-record';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleEntry } from '../../testing/bundle-entry.ts';
import { incidentDay, INCIDENTS } from '../metrics/testing/incident-day.ts';
import { openAlarmHarness, type AlarmHarness } from './testing/alarm-harness.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS;
const NOW_MS = START_MS + DAY_MS + HOUR_MS;

let harness: AlarmHarness;
let entry = '';

beforeAll(async () => {
  harness = await openAlarmHarness({ nowMs: () => NOW_MS });
  entry = fileURLToPath(await bundleEntry(new URL('testing/check-for-test.ts', import.meta.url)));
}, 120_000);

afterAll(() => harness.close(), 60_000);

/** Checks in a separate process. @returns whether it reached the end of the log before it was killed */
async function checkUntil(rounds: number): Promise<boolean> {
  const child = spawn(process.execPath, [entry, harness.dataDir, String(NOW_MS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let count = 0;
  let isDone = false;
  for await (const line of createInterface({ input: child.stdout })) {
    isDone ||= line === 'done';
    count++;
    if (count === rounds) child.kill('SIGKILL');
  }
  await exited;
  return isDone;
}

/** What was found, without ids. */
async function found() {
  const { alarms } = await harness.alarms.list();
  const history = await harness.alarms.history(100);
  const deliveries = await harness.db.selectFrom('alarm_delivery').select(['alarm_id', 'route']).execute();
  const ruleOf = new Map(alarms.map(({ id, rule }) => [id, rule]));
  return {
    alarms: alarms.map(({ rule, slice, state, sinceMs, evidence: { n, value } }) => {
      return { rule, slice, state, sinceMs, n, value };
    }),
    history: history.map(({ metric, from, to, at }) => ({ metric, from, to, at })),
    deliveries: deliveries.map(({ alarm_id: id, route }) => `${ruleOf.get(id)} ${route}`),
  };
}

it('finds, counts and sends the same, each once, when it is killed again and again', async () => {
  const events = incidentDay(START_MS, INCIDENTS.catalogueGone).map((event): EventRecord =>
    Object.assign(event, { synthetic: true }),
  );
  await harness.append(events.filter(({ at }) => at < START_MS));
  await harness.check();
  await harness.append(events.filter(({ at }) => at >= START_MS));
  // The same log is checked twice, from the same place.
  const start = await harness.snapshot();

  expect(await checkUntil(Infinity)).toBe(true);
  const whole = await found();
  expect(whole.alarms.map(({ rule, state }) => `${rule} ${state}`)).toContain(
    'search.zero_result_rate/rate firing',
  );
  expect(new Set(whole.deliveries).size).toBe(whole.deliveries.length);
  expect(whole.deliveries.length).toBeGreaterThan(0);

  await harness.restore(start);
  let kills = 0;
  while (!(await checkUntil(9 + 7 * kills))) kills++;
  expect(kills).toBeGreaterThan(2);
  expect(await found()).toEqual(whole);
}, 240_000);

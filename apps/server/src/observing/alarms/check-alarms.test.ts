import type { EventRecord } from '@hark/shared/events/event-record';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { incidentDay, INCIDENTS, type Incident } from '../metrics/testing/incident-day.ts';
import { openAlarmHarness, type AlarmHarness } from './testing/alarm-harness.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS;
const nowMs = (): number => START_MS + DAY_MS + HOUR_MS;

let harness: AlarmHarness;

beforeAll(async () => {
  harness = await openAlarmHarness({ nowMs });
}, 60_000);

afterAll(() => harness.close(), 60_000);
beforeEach(() => harness.clear());

/** Lives a day hour by hour, as a simulation does. */
async function live(incident: Incident | null): Promise<void> {
  const events = incidentDay(START_MS, incident).map((event): EventRecord =>
    Object.assign(event, { synthetic: true }),
  );
  await harness.append(events.filter(({ at }) => at < START_MS));
  for (let hour = 0; hour < 24; hour++) {
    const from = START_MS + hour * HOUR_MS;
    await harness.append(events.filter(({ at }) => at >= from && at < from + HOUR_MS));
    await harness.check();
  }
}

it.each(Object.keys(INCIDENTS))(
  '%s',
  async (name) => {
    await live(INCIDENTS[name as keyof typeof INCIDENTS]);
    const { alarms } = await harness.alarms.list();
    for (const a of alarms)
      console.log(
        a.state,
        a.severity,
        a.rule,
        a.slice,
        (a.sinceMs - START_MS) / HOUR_MS,
        a.cause,
        a.evidence.others,
        a.evidence.n,
        a.evidence.score,
        a.evidence.slices.map((s) => `${s.value} ${s.explained}`),
      );
    console.log(
      (await harness.alarms.history(50)).map((h) =>
        [new Date(h.at).toISOString(), h.metric, h.from, h.to].join(' '),
      ),
    );
  },
  120_000,
);

import type { EventRecord } from '@hark/shared/events/event-record';
import { openAlarmHarness } from '../../apps/server/src/observing/alarms/testing/alarm-harness.ts';
import { usualMonth } from '../../apps/server/src/observing/alarms/testing/usual-month.ts';

/** `node measure-alarms.mjs`: prints the processor time of rounds at 100 tasks a second, as JSON. */
const DAY_MS = 86_400_000;
const SECONDS = 60;
const TASKS_A_SECOND = 100;
const ROUND_SECONDS = 5;

export interface AlarmsMeasurement {
  seconds: number;
  events: number;
  /** Processor time of this process a second; that of the database is not part of it. */
  cpuMsASecond: number;
  longestRoundMs: number;
}

const now = Date.now();
const harness = await openAlarmHarness({ nowMs: () => now, traffic: 'real' });
const baseline = [...usualMonth({ startMs: now - 3 * DAY_MS, days: 2, tasksADay: 1_500, seed: 1 })];
await harness.append(baseline);
await harness.check();

const day = usualMonth({ startMs: now - DAY_MS, days: 1, tasksADay: SECONDS * TASKS_A_SECOND, seed: 2 });
const events = Array.from(day, (event): EventRecord =>
  Object.assign(event, { eventId: `${event.eventId}-now`, at: now }),
);
const perRound = Math.ceil((events.length * ROUND_SECONDS) / SECONDS);
let [cpuUs, longestRoundMs] = [0, 0];
for (let first = 0; first < events.length; first += perRound) {
  await harness.log.append(events.slice(first, first + perRound));
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  await harness.check();
  const used = process.cpuUsage(cpu);
  cpuUs += used.user + used.system;
  longestRoundMs = Math.max(longestRoundMs, performance.now() - started);
}
await harness.close();
const measured: AlarmsMeasurement = {
  seconds: SECONDS,
  events: events.length,
  cpuMsASecond: cpuUs / 1_000 / SECONDS,
  longestRoundMs,
};
process.stdout.write(`${JSON.stringify(measured)}\n`);

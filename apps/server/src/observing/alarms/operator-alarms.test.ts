import type { Level } from '@hark/shared/alarms/alarm-step';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AlarmSignal, SignalSource } from '../alarm-signal.ts';
import { openAlarmHarness, type AlarmHarness } from './testing/alarm-harness.ts';
import { plainEvidence } from './window-signals.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START_MS = 1_800_000_000_000;
const RULE = 'vad.truncated_start_rate/rate';
const SLICE = { dimension: 'browser', value: 'Chrome 142' };

const now = { atMs: START_MS, level: 'quiet' as Level };

function signal(): AlarmSignal {
  const window = { from: START_MS - HOUR_MS, to: now.atMs };
  return {
    rule: RULE,
    slice: SLICE,
    level: now.level,
    sinceMs: window.from,
    evidence: plainEvidence({ window, n: 130, value: 0.43, statistic: 'cusum', score: 14, limit: 12 }),
    cause: null,
  };
}

const source: SignalSource = { name: 'test', signals: async () => [signal()] };
let harness: AlarmHarness;

beforeAll(async () => {
  harness = await openAlarmHarness({
    traffic: 'real',
    sources: [source],
    routes: ['webhook'],
    nowMs: () => now.atMs,
  });
}, 60_000);
afterAll(() => harness.close(), 60_000);
beforeEach(async () => {
  await harness.clear();
  Object.assign(now, { atMs: START_MS, level: 'quiet' });
});

/** Looks some minutes later. */
async function look(level: Level, minutes = 1): Promise<void> {
  now.atMs += minutes * MINUTE_MS;
  now.level = level;
  await harness.check();
}

async function onlyAlarm() {
  const { alarms } = await harness.alarms.list();
  const [alarm] = alarms;
  if (alarm === undefined || alarms.length > 1) throw new Error(`there are ${alarms.length} alarms`);
  return alarm;
}

async function messages(): Promise<number> {
  return (await harness.db.selectFrom('alarm_delivery').select('alarm_id').execute()).length;
}

describe('an acknowledgement', () => {
  it('has a name and a note, is in the history, and is kept by later rounds and a restart', async () => {
    await look('alarm');
    const { id } = await onlyAlarm();
    await harness.alarms.acknowledge(id, { by: 'Ada', note: 'old page version' });
    harness.restart();
    await look('alarm');
    expect(await onlyAlarm()).toMatchObject({
      id,
      state: 'acknowledged',
      acknowledged: { by: 'Ada', note: 'old page version', at: START_MS + MINUTE_MS },
    });
    const { history } = await harness.alarms.details(id);
    expect(history.map(({ from, to, by }) => `${from} ${to} ${by}`)).toEqual([
      'firing acknowledged Ada',
      'ok firing null',
    ]);
    // The alarm was sent once, and an acknowledgement sends nothing.
    expect(await messages()).toBe(1);
  }, 60_000);

  it('is refused for an alarm that is acknowledged, over or unknown', async () => {
    await look('alarm');
    const { id } = await onlyAlarm();
    const given = { by: 'Ada', note: '' };
    await harness.alarms.acknowledge(id, given);
    const again = harness.alarms.acknowledge(id, given);
    await expect(again).rejects.toThrow('The alarm is acknowledged; only a firing one is acknowledged.');
    await look('quiet');
    await look('quiet', 16);
    const late = harness.alarms.acknowledge(id, given);
    await expect(late).rejects.toThrow('The alarm is resolved');
    await expect(harness.alarms.acknowledge('nobody', given)).rejects.toThrow('There is no alarm nobody.');
  }, 60_000);

  it('of one of two people at once counts', async () => {
    await look('alarm');
    const { id } = await onlyAlarm();
    const both = await Promise.allSettled(
      ['Ada', 'Ben'].map((by) => harness.alarms.acknowledge(id, { by, note: '' })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  }, 60_000);
});

describe('a silence', () => {
  const silence = (fields: object = {}) =>
    harness.alarms.silence({
      metric: null,
      component: 'vad',
      slice: null,
      untilMs: now.atMs + HOUR_MS,
      reason: 'new microphones',
      by: 'Ada',
      ...fields,
    });

  it('hushes what is sent until its end; then what still fires is sent', async () => {
    await silence();
    await look('alarm');
    expect(await onlyAlarm()).toMatchObject({ state: 'firing', silencedUntilMs: START_MS + HOUR_MS });
    expect(await messages()).toBe(0);
    await look('alarm', 61);
    expect(await onlyAlarm()).toMatchObject({ silencedUntilMs: null });
    expect(await messages()).toBe(1);
  }, 60_000);

  it('ends at once when it is ended, and is no longer listed', async () => {
    const { id } = await silence();
    await look('alarm');
    await harness.alarms.endSilence(id);
    await look('alarm');
    expect((await harness.alarms.list()).silences).toEqual([]);
    expect(await messages()).toBe(1);
    await expect(harness.alarms.endSilence(id)).rejects.toThrow('There is no silence');
  }, 60_000);

  it.each([
    ['another component', { component: 'asr' }],
    ['another slice', { slice: { dimension: 'browser', value: 'Chrome 141' } }],
    ['another metric', { component: null, metric: 'vad.truncated_end_rate' }],
  ])('of %s hushes nothing', async (_, fields) => {
    await silence(fields);
    await look('alarm');
    expect(await messages()).toBe(1);
  });

  it.each([
    ['has ended already', { untilMs: START_MS - 1 }, 'The silence would end in the past.'],
    ['never seems to end', { untilMs: START_MS + 91 * 24 * HOUR_MS }, 'A silence ends within 90 days'],
    ['is about no metric', { metric: 'vad.nothing' }, 'There is no metric or rule vad.nothing.'],
  ])('that %s is refused', async (_, fields, message) => {
    await expect(silence(fields)).rejects.toThrow(message);
    expect((await harness.alarms.list()).silences).toEqual([]);
  });
});

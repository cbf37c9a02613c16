import type { EventRecord } from '@hark/shared/events/event-record';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { incidentDay, INCIDENTS, type Incident } from '../metrics/testing/incident-day.ts';
import { ANSWER } from '../metrics/testing/scripted-day.ts';
import { serverRecord } from '../events/server-record.ts';
import { changeThresholds } from './thresholds.ts';
import { openAlarmHarness, type AlarmHarness } from './testing/alarm-harness.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS;

describe('a simulated day', () => {
  let harness: AlarmHarness;

  beforeAll(async () => {
    harness = await openAlarmHarness({ nowMs: () => START_MS + DAY_MS + HOUR_MS });
  }, 60_000);
  afterAll(() => harness.close(), 60_000);
  beforeEach(() => harness.clear());

  /** Lives a day in a few steps, as a simulation does. */
  async function live(incident: Incident | null): Promise<string[]> {
    const events = incidentDay(START_MS, incident).map((event): EventRecord =>
      Object.assign(event, { synthetic: true }),
    );
    let before = 0;
    for (const hour of [0, 9, 12, 14, 16, 20, 24]) {
      const until = START_MS + hour * HOUR_MS;
      await harness.append(events.filter(({ at }) => at >= before && at < until));
      await harness.check();
      before = until;
    }
    const { alarms } = await harness.alarms.list();
    const metricOf = new Map(alarms.map(({ id, metric }) => [id, metric]));
    return alarms
      .filter(({ state }) => state === 'firing')
      .map(({ metric, slice, sinceMs, cause: { upstream } }) => {
        const by = upstream === null ? '' : `, by ${metricOf.get(upstream)}`;
        return `${metric} in ${slice?.value ?? 'all'} since ${Math.round((sinceMs - START_MS) / HOUR_MS)}${by}`;
      });
  }

  it('names the microphone of a browser, and not what follows from it', async () => {
    const alarms = await live(INCIDENTS.brokenMicrophone);
    expect(alarms[0]).toBe('vad.truncated_start_rate in Chrome 142 since 12');
    for (const other of alarms.slice(1)) expect(other).toContain(', by vad.truncated_start_rate');
  }, 180_000);

  it('names a slow recogniser, and not the slow answers', async () => {
    const alarms = await live(INCIDENTS.slowRecognizer);
    expect(alarms[0]).toBe('asr.decode_ms in moonshine-base/2 since 14');
    for (const other of alarms.slice(1)) expect(other).toContain(', by asr.decode_ms');
  }, 180_000);

  it('like the others alarms nobody', async () => {
    expect(await live(null)).toEqual([]);
    const { alarms } = await harness.alarms.list();
    expect(alarms).toEqual([]);
  }, 180_000);
});

describe('real traffic', () => {
  let harness: AlarmHarness;
  let now = Date.now();

  beforeAll(async () => {
    harness = await openAlarmHarness({ nowMs: () => now, traffic: 'real' });
    await harness.append(incidentDay(START_MS, null).filter(({ at }) => at < now - 2 * HOUR_MS));
  }, 180_000);
  afterAll(() => harness.close(), 60_000);

  const unintelligible = { transcript: '', empty: 'unintelligible', confidence: 0, resultCount: 0 } as const;
  const failing = (count: number, at: number, name: string): EventRecord[] =>
    Array.from({ length: count }, (_, index) =>
      serverRecord(
        {
          name: 'utterance.answered',
          data: { ...ANSWER, startedAt: at + index, ...unintelligible },
          clientId: `client-${name}-${index}`,
          utteranceId: `utterance-${name}-${index}`,
          slices: { device: 'desktop', browser: 'Chrome 141', os: 'Windows', locale: 'en-US' },
        },
        { eventId: `answer-${name}-${index}`, at: at + index },
      ),
    );
  const firing = async () =>
    (await harness.alarms.list()).alarms.filter(({ state }) => state === 'firing').map(({ rule }) => rule);

  it('that comes a day late alarms nobody, and of now it does', async () => {
    await harness.check();
    await harness.append(failing(300, now - 26 * HOUR_MS, 'late'));
    await harness.check();
    expect((await harness.alarms.list()).alarms).toEqual([]);
    await harness.append(failing(300, now - 60_000, 'now'));
    await harness.check();
    expect(await firing()).toContain('asr.null_speech_rate/rate');
  }, 120_000);

  it('keeps its alarms when the clock of the server jumps', async () => {
    const before = await firing();
    for (const jump of [DAY_MS, -2 * DAY_MS, DAY_MS]) {
      now += jump;
      harness.restart();
      await harness.check();
      expect(await firing()).toEqual(before);
    }
  }, 120_000);

  it('is no longer watched by a retired rule from the next round on', async () => {
    const change = { values: {}, use: 'retired', reason: 'of no use here', by: 'Ada' } as const;
    for (const rule of ['asr.null_speech_rate/rate', 'asr.null_speech_rate/bound', 'asr.null_rate/bound'])
      await changeThresholds(harness.db, rule, change);
    await harness.check();
    now += 16 * 60_000;
    await harness.check();
    expect(await firing()).toEqual([]);
    const [last] = await harness.alarms.history(1);
    expect(last).toMatchObject({ to: 'resolved' });
  }, 120_000);
});

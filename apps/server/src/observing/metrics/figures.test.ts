import type { EventRecord } from '@hark/shared/events/event-record';
import {
  comparisonQuerySchema,
  metricsQuerySchema,
  type MetricsSummary,
} from '@hark/shared/http/metrics-api';
import type { RecordedMetric } from '@hark/shared/metrics/definitions/metric-definition';
import { RECORDED_METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createClients } from '../events/clients.ts';
import { createEventPartitions, type EventPartitions } from '../events/event-partitions.ts';
import type { EventLog } from '../events/event-log.ts';
import { expireOld } from '../events/expire-old.ts';
import { createPostgresEventLog } from '../events/postgres-event-log.ts';
import { analyzeText } from '../../search/analysis/analyze-text.ts';
import { openDatabase, type OpenedDatabase } from '../../store/open-database.ts';
import { makeTemporaryDataDir } from '../../store/testing/temporary-data-dir.ts';
import { createSliceLimit } from './fold-events.ts';
import { createMetricQueries } from './query-metrics.ts';
import { createRollup } from './rollup-task.ts';
import { rollUp, type RollUpOptions } from './roll-up.ts';
import { closeDueTasks } from './task-windows.ts';
import { createScript, SCRIPTED_TRUTH, scriptedDay } from './testing/scripted-day.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Noon, so that no day ends within the script. */
const START_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS / 2;

let database: OpenedDatabase;
let partitions: EventPartitions;
let log: EventLog;
let removeFolder = (): Promise<void> => Promise.resolve();
let clockMs = START_MS;
const nowMs = (): number => clockMs;

const phoneticKey = (text: string): string => analyzeText(text).phoneticKey;

/** Folds all events of the log into the figures. */
async function rollAll(
  clock = nowMs,
  bounds: Pick<RollUpOptions, 'maxEvents' | 'maxCells'> = {},
): Promise<void> {
  const options = {
    db: database.db,
    partitions,
    phoneticKey,
    limit: createSliceLimit([]),
    nowMs: clock,
    ...bounds,
  };
  for (let rested = 0; rested < 2;) {
    const done = await rollUp(options);
    rested = done === null || done.events.length + done.closedTasks.length > 0 ? 0 : rested + 1;
  }
}

const query = (changes: Record<string, unknown> = {}) =>
  metricsQuerySchema.parse({ from: START_MS - HOUR_MS, to: START_MS + 4 * HOUR_MS, ...changes });

const queries = () => createMetricQueries(database.db, nowMs);

function figures(summary: MetricsSummary): Record<string, [number, number | null]> {
  return Object.fromEntries(summary.metrics.map(({ id, now }) => [id, [now.samples, now.value]]));
}

function metric(id: string): RecordedMetric {
  const found = RECORDED_METRICS.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no metric ${id}`);
  return found;
}

/** Returns the events as a network might deliver them: reordered, some of them twice. */
function dealt(events: readonly EventRecord[]): EventRecord[][] {
  const hands: EventRecord[][] = [[], [], [], [], []];
  events.forEach((event, index) => {
    hands[(index * 7) % 5]?.unshift(event);
    if (index % 11 === 0) hands[(index * 3) % 5]?.push(event);
  });
  return hands;
}

async function expectTruth(): Promise<void> {
  const found = figures(await queries().summary(query()));
  expect(Object.keys(found).toSorted()).toEqual(Object.keys(SCRIPTED_TRUTH).toSorted());
  for (const [id, [samples, value]] of Object.entries(SCRIPTED_TRUTH)) {
    const [foundSamples, foundValue] = found[id] ?? [Number.NaN, Number.NaN];
    expect([id, foundSamples]).toEqual([id, samples]);
    // Sums of fractions have rounding errors.
    if (value === null) expect([id, foundValue]).toEqual([id, null]);
    else expect([id, foundValue]).toEqual([id, expect.closeTo(value, 10)]);
  }
}

beforeAll(async () => {
  const data = await makeTemporaryDataDir();
  removeFolder = data.remove;
  database = await openDatabase({ dataDir: data.dataDir, logger: pino({ level: 'silent' }) });
  partitions = createEventPartitions(database.db);
  log = createPostgresEventLog({ db: database.db, partitions, retentionDays: 30, nowMs, onKept() {} });
}, 60_000);

afterAll(async () => {
  await log.close();
  await database.close();
  await removeFolder();
}, 60_000);

beforeEach(async () => {
  clockMs = START_MS;
  for (const table of ['event', 'metric_rollup', 'task_window', 'utterance', 'client'] as const)
    await database.db.deleteFrom(table).execute();
});

/** The same day of other people, served by a version that takes four times as long. */
function servedSlowly(events: readonly EventRecord[]): EventRecord[] {
  const other = (id: string | null): string | null => (id === null ? null : `${id}-b`);
  return events.map((event) => {
    const { eventId, clientId, taskId, utteranceId, queryId, slices, data } = event;
    const slow = typeof data['totalMs'] === 'number' ? { totalMs: 4 * data['totalMs'] } : {};
    return {
      ...event,
      eventId: `${eventId}-b`,
      clientId: other(clientId),
      taskId: other(taskId),
      utteranceId: other(utteranceId),
      queryId: other(queryId),
      slices: slices['version'] === undefined ? slices : { ...slices, version: 'two' },
      data: { ...data, ...slow },
    };
  });
}

describe('two versions side by side', () => {
  it('differ in what they differ in, and in nothing else', async () => {
    const day = scriptedDay(START_MS);
    await log.append(day);
    await log.append(servedSlowly(day));
    clockMs = START_MS + 3 * HOUR_MS;
    await rollAll();
    const asked = { from: START_MS - HOUR_MS, to: START_MS + 4 * HOUR_MS };
    const compare = (more = {}) => queries().compare(comparisonQuerySchema.parse({ ...asked, ...more }));
    const found = await compare({ value: 'two' });
    expect(found).toMatchObject({ value: 'two', against: 'one' });
    expect(found.values.map(({ value }) => value).toSorted()).toEqual(['one', 'two']);
    const beyond = found.metrics.filter(({ verdict }) => verdict === 'higher' || verdict === 'lower');
    expect(beyond.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(['gateway.total_ms higher']);
    const other = await compare({ value: 'one', against: 'two' });
    const total = other.metrics.find(({ id }) => id === 'gateway.total_ms');
    expect(total).toMatchObject({ verdict: 'lower' });
    expect(total?.interval?.upper).toBeLessThan(0);
    expect(await compare({ dimension: 'recognizer' })).toMatchObject({ value: null, metrics: [] });
  }, 60_000);
});

describe('figures of a known day', () => {
  it('equal the truth, whatever the order and repetition of events', async () => {
    for (const hand of dealt(scriptedDay(START_MS))) {
      await log.append(hand);
      await rollAll();
      clockMs += 10_000;
    }
    clockMs = START_MS + 3 * HOUR_MS;
    await rollAll();
    await expectTruth();
  }, 60_000);

  it('are the same after a failure in the middle: each event counts once', async () => {
    await log.append(scriptedDay(START_MS));
    clockMs = START_MS + 3 * HOUR_MS;
    let looks = 0;
    const failing = (): number => {
      // After the figures were written, before the place in the log.
      if (++looks === 2) throw new Error('power cut');
      return clockMs;
    };
    await expect(rollAll(failing)).rejects.toThrow('power cut');
    await rollAll();
    await expectTruth();
  }, 60_000);

  it('are ordered by slice, the worst first, and those without enough data last', async () => {
    await log.append(scriptedDay(START_MS));
    clockMs = START_MS + 3 * HOUR_MS;
    await rollAll();
    const redo = await queries().slices(metric('asr.redo_rate'), query());
    expect(redo.whole.value).toBe(15 / 65);
    expect(
      redo.slices.map(({ dimension, value, figure }) => [dimension, value, figure.samples, figure.enough]),
    ).toEqual([
      ['device', 'desktop', 50, true],
      // It is the whole, so it says nothing, though its figure is worse.
      ['version', 'one', 65, true],
      ['device', 'phone', 15, false],
    ]);
    const phones = await queries().summary(query({ dimension: 'device', value: 'phone' }));
    expect(figures(phones)['asr.redo_rate']).toEqual([15, 1]);
  }, 60_000);

  it('of simulators are available on request', async () => {
    await log.append(scriptedDay(START_MS));
    clockMs = START_MS + 3 * HOUR_MS;
    await rollAll();
    const robots = await queries().summary(query({ traffic: 'synthetic' }));
    expect(figures(robots)['asr.null_speech_rate']).toEqual([100, 1]);
    const all = await queries().summary(query({ traffic: 'all' }));
    expect(figures(all)['asr.null_speech_rate']).toEqual([180, 110 / 180]);
  }, 60_000);

  it('come as a series whose points add up, and as a distribution whose shares add up', async () => {
    await log.append(scriptedDay(START_MS));
    clockMs = START_MS + 3 * HOUR_MS;
    await rollAll();
    const whole = await queries().series(metric('client.whole_ms'), { ...query(), step: 'minute' });
    expect(whole.points.map(({ at, samples, final }) => [at, samples, final])).toEqual([
      [START_MS, 80, true],
    ]);
    expect(whole.points[0]?.quantiles?.p50).toBeCloseTo(900, -1.5);
    expect(whole.points[0]?.quantiles?.p99).toBeCloseTo(2_000, -1.7);
    const { bins } = await queries().distribution(metric('client.whole_ms'), query());
    expect(bins.reduce((sum, bin) => sum + bin.now, 0)).toBeCloseTo(1);
    expect(bins.reduce((sum, bin) => sum + bin.baseline, 0)).toBe(0);
    const { marks } = await queries().marks(query());
    expect(marks).toEqual([{ at: START_MS, dimension: 'version', value: 'one' }]);
  }, 60_000);
});

describe('figures that fell behind', () => {
  it.each([
    ['few events', { maxEvents: 7 }],
    ['few sums', { maxCells: 1_000 }],
  ])(
    'reach the same truth in steps of %s',
    async (_, bounds) => {
      await log.append(scriptedDay(START_MS));
      clockMs = START_MS + 3 * HOUR_MS;
      await rollAll(nowMs, bounds);
      await expectTruth();
    },
    120_000,
  );

  it('take distant events in steps bounded by the sums that they add', async () => {
    const script = createScript(START_MS - 6 * DAY_MS);
    for (let hour = 0; hour < 6 * 24; hour++) {
      const person = script.by({ clientId: `client-${hour % 5}`, device: 'phone', synthetic: false });
      person.say(hour * 3_600 + 1);
      person.page('click', hour * 3_600 + 5, { position: 1 });
    }
    await partitions.ensure(script.events.map(({ at }) => at));
    await log.append(script.events);
    const bounds = { maxCells: 5_000 };
    const options = {
      db: database.db,
      partitions,
      phoneticKey,
      limit: createSliceLimit([]),
      nowMs,
      ...bounds,
    };
    const steps = [];
    let maxEvents = 1_000;
    for (let done = await rollUp({ ...options, maxEvents }); done?.isFull === true;) {
      steps.push(done);
      maxEvents = done.nextMaxEvents;
      done = await rollUp({ ...options, maxEvents });
    }
    expect(steps.length).toBeGreaterThan(1);
    expect(steps.flatMap(({ closedTasks }) => closedTasks)).toEqual([]);
    expect(Math.max(...steps.map(({ events }) => events.length))).toBeLessThan(200);
    await rollAll();
    const week = query({ from: START_MS - 7 * DAY_MS, to: START_MS });
    const found = figures(await queries().summary(week));
    expect(found['search.ctr']).toEqual([144, 1]);
    expect(found['asr.decode_ms']).toEqual([144, 40]);
    expect(found['gateway.late_events']).toEqual([0, 0]);
  }, 120_000);
});

describe('closing tasks in steps of few events', () => {
  async function closeAll(maxEvents: number): Promise<EventRecord[]> {
    await log.append(scriptedDay(START_MS));
    await rollAll();
    const records = [];
    for (let isFull = true; isFull;) {
      const done = await closeDueTasks(database.db, {
        nowMs: START_MS + 3 * HOUR_MS,
        phoneticKey,
        maxEvents,
      });
      records.push(...done.records);
      isFull = done.isFull;
    }
    return records;
  }

  it('closes each task once', async () => {
    const records = await closeAll(10);
    expect(records).toHaveLength(65);
    expect(new Set(records.map(({ eventId }) => eventId)).size).toBe(65);
    expect(records.filter(({ data }) => data['redo'] === true)).toHaveLength(15);
  }, 60_000);

  it('continues after a client with more events than one step reads', async () => {
    const clients = (await closeAll(3)).map(({ clientId }) => clientId);
    expect(new Set(clients).size).toBe(65);
  }, 60_000);
});

describe('late events', () => {
  it('of a closed task stay in the log and out of its figures, and are counted', async () => {
    const script = createScript(START_MS);
    const person = script.by({ clientId: 'client-0001', device: 'phone', synthetic: false });
    person.say(1);
    await log.append(script.events);
    clockMs = START_MS + HOUR_MS;
    await rollAll();
    script.events.length = 0;
    person.page('click', 5, { position: 1 });
    await log.append(script.events);
    await rollAll();
    const found = figures(await queries().summary(query()));
    expect(found['search.ctr']).toEqual([1, 0]);
    expect(found['gateway.late_events']).toEqual([1, 1]);
  }, 60_000);

  it('of a phone that was offline make tasks of their own time', async () => {
    const script = createScript(START_MS);
    const person = script.by({ clientId: 'client-0001', device: 'phone', synthetic: false });
    person.say(1);
    person.page('click', 5, { position: 1 });
    clockMs = START_MS + 3 * HOUR_MS;
    await log.append(script.events);
    await rollAll();
    const found = figures(await queries().summary(query({ to: START_MS + HOUR_MS })));
    expect(found['search.ctr']).toEqual([1, 1]);
    expect(found['gateway.late_events']).toEqual([0, 0]);
  }, 60_000);
});

it('the task continues at once while more events wait, and reports its lag', async () => {
  const closed: EventRecord[] = [];
  const onTasks = (records: readonly EventRecord[]): void => void closed.push(...records);
  // The database's clock gives arrival times.
  const later = (): number => Date.now() + 5 * HOUR_MS;
  const { task, lagMs } = createRollup({ db: database.db, partitions, phoneticKey, nowMs: later, onTasks });
  const { signal } = new AbortController();
  await log.append(scriptedDay(START_MS));
  clockMs = START_MS + 3 * HOUR_MS;
  expect(lagMs()).toBe(0);
  expect(await task.run(signal)).toEqual({ inMs: 0 });
  expect(lagMs()).toBeGreaterThan(0);
  expect(closed).toEqual([]);
  let steps = 1;
  while ((await task.run(signal)) !== undefined) steps++;
  expect(steps).toBeGreaterThan(1);
  expect(lagMs()).toBe(0);
  expect(closed.length).toBeGreaterThan(0);
  expect(figures(await queries().summary(query()))['gateway.attempts']).toEqual([90, 90]);
}, 60_000);

it('two servers that fold at the same moment count each event once', async () => {
  await log.append(scriptedDay(START_MS));
  clockMs = START_MS + 3 * HOUR_MS;
  const tasks = [1, 2].map(() =>
    createRollup({ db: database.db, partitions, phoneticKey, nowMs, onTasks: () => undefined }),
  );
  const { signal } = new AbortController();
  for (let round = 0; round < 12; round++) await Promise.all(tasks.map(({ task }) => task.run(signal)));
  await rollAll();
  expect(figures(await queries().summary(query()))['gateway.attempts']).toEqual([90, 90]);
}, 60_000);

it('deleting a client removes its events, its tasks and the events of tasks not yet closed', async () => {
  const script = createScript(START_MS);
  for (const clientId of ['client-gone', 'client-stays']) {
    const person = script.by({ clientId, device: 'phone', synthetic: false });
    person.say(1);
    person.say(2 * 3_600);
  }
  await log.append(script.events);
  clockMs = START_MS + 2 * HOUR_MS + 1_000;
  await rollAll();
  expect((await createClients(database.db).erase('client-gone')).events).toBe(9);
  clockMs = START_MS + 5 * HOUR_MS;
  await rollAll();
  for (const table of ['event', 'task_window'] as const) {
    const rows = await database.db.selectFrom(table).select('client_id').distinct().execute();
    expect(rows.map(({ client_id }) => client_id).filter((id) => id !== null)).toEqual(['client-stays']);
  }
}, 60_000);

it('removes data past its retention by whole days, and keeps figures', async () => {
  await log.append(scriptedDay(START_MS));
  clockMs = START_MS + 3 * HOUR_MS;
  await rollAll();
  await expireOld({ db: database.db, partitions, retentionDays: 1, nowMs: START_MS + DAY_MS });
  const kept = await database.db.selectFrom('event').select('event_id').execute();
  expect(kept.length).toBeGreaterThan(700);
  await expireOld({ db: database.db, partitions, retentionDays: 1, nowMs: START_MS + 2 * DAY_MS });
  const gone = await database.db
    .selectFrom('event')
    .select('event_id')
    .where('at', '<', new Date(START_MS + DAY_MS / 2))
    .execute();
  expect(gone).toEqual([]);
  expect(figures(await queries().summary(query()))['gateway.attempts']).toEqual([90, 90]);
}, 60_000);

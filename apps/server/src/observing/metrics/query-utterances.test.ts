import { metricsQuerySchema } from '@hark/shared/http/metrics-api';
import { RECORDED_METRICS } from '@hark/shared/metrics/definitions/metric-definitions';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEventPartitions, type EventPartitions } from '../events/event-partitions.ts';
import type { EventLog } from '../events/event-log.ts';
import { createPostgresEventLog } from '../events/postgres-event-log.ts';
import { openDatabase, type OpenedDatabase } from '../../store/open-database.ts';
import { makeTemporaryDataDir } from '../../store/testing/temporary-data-dir.ts';
import { createAudioStore } from '../events/audio-store.ts';
import { createUtteranceDetails } from '../events/utterance-details.ts';
import { createUtteranceQueries } from './query-utterances.ts';
import { createScript } from './testing/scripted-day.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS;
const nowMs = (): number => START_MS + DAY_MS + HOUR_MS;

let database: OpenedDatabase;
let partitions: EventPartitions;
let log: EventLog;
let dataDir = '';
let removeFolder = (): Promise<void> => Promise.resolve();

beforeAll(async () => {
  const data = await makeTemporaryDataDir();
  removeFolder = data.remove;
  dataDir = data.dataDir;
  database = await openDatabase({ dataDir: data.dataDir, logger: pino({ level: 'silent' }) });
  partitions = createEventPartitions(database.db);
  log = createPostgresEventLog({ db: database.db, partitions, retentionDays: 30, nowMs, onKept() {} });
}, 60_000);

afterAll(async () => {
  await log.close();
  await database.close();
  await removeFolder();
}, 60_000);

const NOON_MS = START_MS + 12 * HOUR_MS;

/** Two people at noon: one is understood at once, the other after a repetition and typing. */
async function live(): Promise<void> {
  const script = createScript(NOON_MS);
  const quick = script.by({ clientId: 'client-quick', device: 'phone', synthetic: false });
  quick.say(1, { transcript: 'the secret of one', decodeMs: 40, rmsDbfs: -24 });
  quick.page('click', 5, { position: 2 });
  const slow = script.by({ clientId: 'client-slow', device: 'desktop', synthetic: false });
  slow.say(10, { transcript: 'the secret of two', decodeMs: 90, rmsDbfs: -25 });
  slow.say(20, { transcript: '', empty: 'unintelligible', decodeMs: 60, rmsDbfs: -54 });
  slow.type(40, 'the secret of two', 1);
  const robot = script.by({ clientId: 'client-robot', device: 'desktop', synthetic: true });
  robot.say(15, { decodeMs: 500 });
  const taskOf = (clientId: string | null): string => `task-of-${clientId}`;
  const events = script.events.map((event) =>
    Object.assign(event, {
      eventId: event.name === 'utterance.answered' ? (event.utteranceId ?? event.eventId) : event.eventId,
      taskId: taskOf(event.clientId),
    }),
  );
  await partitions.ensure(events.map(({ at }) => at));
  await log.append(events);
}

const behind = (id: string, changes: Record<string, unknown> = {}, showText = false) => {
  const metric = RECORDED_METRICS.find((each) => each.id === id);
  if (metric === undefined) throw new Error(`no metric ${id}`);
  const query = metricsQuerySchema.parse({ from: NOON_MS, to: NOON_MS + HOUR_MS, ...changes });
  return createUtteranceQueries(database.db, { nowMs, showText }).behind(metric, query);
};

const valuesOf = async (...given: Parameters<typeof behind>) =>
  (await behind(...given)).rows.map(({ value }) => value);

it('a figure leads to the utterances behind it, the worst first', async () => {
  await live();
  expect(await valuesOf('asr.decode_ms')).toEqual([90, 60, 40]);
  // Where no direction is worse: the most unusual.
  expect((await valuesOf('vad.level_dbfs'))[0]).toBe(-54);
  expect(await valuesOf('asr.null_speech_rate')).toEqual([1, 0, 0]);
  expect(await valuesOf('asr.decode_ms', { traffic: 'synthetic' })).toEqual([500]);
  expect(await valuesOf('asr.decode_ms', { dimension: 'device', value: 'phone' })).toEqual([40]);
  expect(await valuesOf('asr.decode_ms', { from: NOON_MS + HOUR_MS, to: NOON_MS + 2 * HOUR_MS })).toEqual([]);
  expect(await valuesOf('search.typed_ms')).toEqual([12]);
  expect(await valuesOf('client.whole_ms')).toEqual([900, 900, 900]);
  expect(await behind('gateway.cpu_share')).toEqual({ id: 'gateway.cpu_share', rows: [], events: [] });
});

it('the rows have their text only where the operator allows it', async () => {
  expect(JSON.stringify(await behind('asr.decode_ms'))).not.toContain('secret');
  expect(JSON.stringify(await behind('asr.decode_ms', {}, true))).toContain('the secret of one');
});

it('an utterance has what the person did before and after it', async () => {
  const audioStore = createAudioStore({ folder: `${dataDir}/audio`, retentionDays: 30, nowMs });
  const { rows } = await behind('asr.decode_ms');
  const key = rows[0]?.key ?? '';
  const hidden = createUtteranceDetails({ db: database.db, audioStore, showText: false });
  const found = await hidden.find(key);
  expect(found).toMatchObject({ textShown: false, hypotheses: null, audioKept: false });
  expect(JSON.stringify(found)).not.toContain('secret');
  expect(found?.answered.data['decodeMs']).toBe(90);
  const names = found?.events.map(({ name }) => name) ?? [];
  expect(names.filter((name) => name === 'utterance.answered')).toHaveLength(2);
  expect(names).toContain('typed');
  const shown = await createUtteranceDetails({ db: database.db, audioStore, showText: true }).find(key);
  expect(shown?.answered.data['transcript']).toBe('the secret of two');
  expect(await hidden.find('no-such-utterance')).toBeNull();
  expect(await hidden.findAudio(key)).toBeNull();
});

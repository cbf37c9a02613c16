import { metricsQuerySchema, type Cause } from '@hark/shared/http/metrics-api';
import { causeSentence } from '@hark/shared/metrics/causes/cause-sentence';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createEventPartitions, type EventPartitions } from '../events/event-partitions.ts';
import type { EventLog } from '../events/event-log.ts';
import { createPostgresEventLog } from '../events/postgres-event-log.ts';
import { analyzeText } from '../../search/analysis/analyze-text.ts';
import { openDatabase, type OpenedDatabase } from '../../store/open-database.ts';
import { makeTemporaryDataDir } from '../../store/testing/temporary-data-dir.ts';
import { createSliceLimit } from './fold-events.ts';
import { createCauseQueries } from './query-causes.ts';
import { createMetricQueries } from './query-metrics.ts';
import { rollUp } from './roll-up.ts';
import { incidentDay, INCIDENTS, type Incident } from './testing/incident-day.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const START_MS = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS;
const nowMs = (): number => START_MS + DAY_MS + HOUR_MS;

let database: OpenedDatabase;
let partitions: EventPartitions;
let log: EventLog;
let removeFolder = (): Promise<void> => Promise.resolve();

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
  for (const table of ['event', 'metric_rollup', 'task_window'] as const)
    await database.db.deleteFrom(table).execute();
});

async function live(incident: Incident | null): Promise<void> {
  const events = incidentDay(START_MS, incident);
  await partitions.ensure(events.map(({ at }) => at));
  for (let first = 0; first < events.length; first += 2_000)
    await log.append(events.slice(first, first + 2_000));
  const phoneticKey = (text: string): string => analyzeText(text).phoneticKey;
  const options = { db: database.db, partitions, phoneticKey, limit: createSliceLimit([]), nowMs };
  for (let rested = 0; rested < 2;) {
    const done = await rollUp({ ...options, maxEvents: 5_000, maxCells: 100_000 });
    rested = done === null || done.events.length + done.closedTasks.length > 0 ? 0 : rested + 1;
  }
}

const hour = (at: number | null): string => (at === null ? '' : `${(at - START_MS) / HOUR_MS}:00`);

function sentenceOf(cause: Cause): string {
  const { slice, since, until } = cause;
  const when = until === null ? `since ${hour(since)}` : `from ${hour(since)} to ${hour(until)}`;
  const text = causeSentence(cause, { who: slice?.value ?? null, when: since === null ? '' : when });
  return (text ?? '').replaceAll('\u202F', ' ');
}

async function causesOf(changes: Record<string, unknown> = {}): Promise<string[]> {
  const queries = createMetricQueries(database.db, nowMs);
  const query = metricsQuerySchema.parse({ from: START_MS, to: START_MS + DAY_MS, ...changes });
  const { causes } = await createCauseQueries(database.db, { nowMs, queries }).causes(query);
  return causes.map(sentenceOf);
}

it.each([
  ['brokenMicrophone', 'Chrome 142 records 31 dB quieter since 12:00.'],
  ['slowRecognizer', 'moonshine-base/2 takes 3.5 times as long to decode since 14:00.'],
  [
    'missingValues',
    'Firefox 143 leaves out the audio level and the peak level in 93 % of clips since 10:00.',
  ],
  ['catalogueGone', '100 % of searches find nothing since 15:00, 0 % before.'],
  ['oneLanguage', 'de-DE gets no transcript for 47 % of its speech since 9:00, 0 % before.'],
] as const)(
  '%s is said in a sentence',
  async (name, sentence) => {
    await live(INCIDENTS[name]);
    expect(await causesOf()).toEqual([sentence]);
    // A new version that has replaced the other one is the cause, though it is everything.
    if (name === 'slowRecognizer')
      expect(await causesOf({ from: START_MS + 14 * HOUR_MS })).toEqual([sentence]);
  },
  120_000,
);

it('a day like the others has no cause', async () => {
  await live(null);
  const queries = createMetricQueries(database.db, nowMs);
  const { metrics } = await queries.summary(
    metricsQuerySchema.parse({ from: START_MS, to: START_MS + DAY_MS }),
  );
  expect(metrics.find(({ id }) => id === 'vad.level_dbfs')).toMatchObject({ health: 'ok' });
  expect(await causesOf()).toEqual([]);
}, 120_000);

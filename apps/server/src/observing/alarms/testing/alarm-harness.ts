import type { EventRecord } from '@hark/shared/events/event-record';
import { sql } from 'kysely';
import { pino } from 'pino';
import type { JobKind } from '../../../background/job-queue.ts';
import { analyzeText } from '../../../search/analysis/analyze-text.ts';
import { openDatabase, type OpenedDatabase } from '../../../store/open-database.ts';
import { makeTemporaryDataDir } from '../../../store/testing/temporary-data-dir.ts';
import type { SignalSource } from '../../alarm-signal.ts';
import { createEventPartitions } from '../../events/event-partitions.ts';
import { createPostgresEventLog } from '../../events/postgres-event-log.ts';
import { createSliceLimit } from '../../metrics/fold-events.ts';
import { rollUp } from '../../metrics/roll-up.ts';
import { checkAlarms } from '../check-alarms.ts';
import type { Route } from '../deliveries.ts';
import { createOperatorAlarms } from '../operator-alarms.ts';
import { createQueueMessages } from '../queue-messages.ts';
import type { Traffic } from '../read-baselines.ts';
import { loadCursor, loadStreams, saveCursor, saveStreams, type CheckCursor } from '../stream-store.ts';
import { createUsual } from '../usual-figures.ts';
import type { RuleStreams } from '../watch-streams.ts';
import type { WordParts } from '../watch-words.ts';

interface HarnessOptions {
  traffic?: Traffic;
  sources?: SignalSource[];
  routes?: readonly Route[];
  words?: WordParts;
  nowMs(): number;
}

const silent = pino({ level: 'silent' });
const phoneticKey = (text: string): string => analyzeText(text).phoneticKey;
const TABLES = [
  'event',
  'metric_rollup',
  'task_window',
  'alarm',
  'alarm_history',
  'alarm_silence',
  'alarm_delivery',
  'alarm_threshold',
  'alarm_stream',
] as const;

/** The log, the figures and the alarms of a database of their own, a round at a time. */
export async function openAlarmHarness(options: HarnessOptions) {
  const data = await makeTemporaryDataDir();
  const database: OpenedDatabase = await openDatabase({ dataDir: data.dataDir, logger: silent });
  const { db } = database;
  const { traffic = 'synthetic', sources = [], routes = [], words = null, nowMs } = options;
  const partitions = createEventPartitions(db);
  const log = createPostgresEventLog({ db, partitions, retentionDays: 30, nowMs, onKept() {} });
  const queued: string[] = [];
  const jobs = {
    async enqueue<Payload>(kind: JobKind<Payload>, payload: Payload): Promise<void> {
      queued.push(JSON.stringify(kind.payload.parse(payload)));
    },
  };
  let limit = createSliceLimit([]);
  const createCheck = () => ({
    db,
    traffic,
    usual: createUsual({ db, traffic, nowMs }),
    sources,
    words,
    queue: createQueueMessages({ jobs, routes, nowMs }),
    server: 'test:1',
    nowMs,
    logger: silent,
  });
  let check = createCheck();

  return {
    db,
    dataDir: data.dataDir,
    log,
    queued,
    alarms: createOperatorAlarms(db, { nowMs }),
    /** Appends events and folds them, also those of the tasks that they close. */
    async append(events: readonly EventRecord[]): Promise<void> {
      await partitions.ensure(events.map(({ at }) => at));
      for (let first = 0; first < events.length; first += 2_000)
        await log.append(events.slice(first, first + 2_000));
      // Tasks of simulated people close when nothing has arrived for a while.
      await sql`update event set received_at = received_at - interval '1 minute' where synthetic`.execute(db);
      for (let rested = 0; rested < 2;) {
        const done = await rollUp({
          db,
          partitions,
          phoneticKey,
          limit,
          nowMs,
          maxEvents: 5_000,
          maxCells: 100_000,
        });
        rested = done === null || done.events.length + done.closedTasks.length > 0 ? 0 : rested + 1;
      }
    },
    /** Runs rounds until the log is checked. */
    async check(maxEvents?: number) {
      const rounds = [];
      for (;;) {
        const done = await checkAlarms({
          ...check,
          limit,
          ...(maxEvents === undefined ? {} : { maxEvents }),
        });
        if (done === null) throw new Error('another server checks');
        rounds.push(done);
        if (!done.isFull) return rounds;
      }
    },
    /** Forgets what is only in memory, as a restart does. */
    restart(): void {
      check = createCheck();
    },
    /** The place in the log and the sums, to return to. */
    async snapshot() {
      const cursor = await loadCursor(db);
      return { cursor, streams: await loadStreams(db) };
    },
    async restore({
      cursor,
      streams,
    }: {
      cursor: CheckCursor;
      streams: Map<string, RuleStreams>;
    }): Promise<void> {
      for (const table of ['alarm', 'alarm_history', 'alarm_delivery', 'alarm_stream'] as const)
        await db.deleteFrom(table).execute();
      await saveCursor(db, cursor, { server: 'test:1', nowMs: nowMs() });
      await saveStreams(db, streams.keys(), (rule) => streams.get(rule) ?? new Map());
    },
    async clear(): Promise<void> {
      for (const table of TABLES) await db.deleteFrom(table).execute();
      await sql`update alarm_cursor set stream_at = null, checked_at = null`.execute(db);
      limit = createSliceLimit([]);
      check = createCheck();
      queued.length = 0;
    },
    async close(): Promise<void> {
      await log.close();
      await database.close();
      await data.remove();
    },
  };
}

export type AlarmHarness = Awaited<ReturnType<typeof openAlarmHarness>>;

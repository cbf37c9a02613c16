import type { EventRecord } from '@hark/shared/events/event-record';
import { sql } from 'kysely';
import { pino } from 'pino';
import { createEventPartitions } from '../../events/event-partitions.ts';
import { eventRows, insertEvents } from '../../events/insert-events.ts';
import { createSliceLimit } from '../../metrics/fold-events.ts';
import { rollUp } from '../../metrics/roll-up.ts';
import { analyzeText } from '../../../search/analysis/analyze-text.ts';
import { openDatabase } from '../../../store/open-database.ts';
import { makeTemporaryDataDir } from '../../../store/testing/temporary-data-dir.ts';

const TABLES = [
  'event',
  'metric_rollup',
  'task_window',
  'drift_check',
  'drift_reference_choice',
  'drift_reference',
  'drift_settings',
  'drift_text_day',
  'setting',
  'blame',
  'utterance',
] as const;

const KEPT = ['event', 'metric_rollup', 'task_window'] as const;

const EVENTS_AT_ONCE = 2_000;

/** A real database into which events are written and folded as in a server. */
export async function openDriftDatabase() {
  const data = await makeTemporaryDataDir();
  const database = await openDatabase({ dataDir: data.dataDir, logger: pino({ level: 'silent' }) });
  const { db } = database;
  const partitions = createEventPartitions(db);
  const phoneticKey = (text: string): string => analyzeText(text).phoneticKey;
  return {
    db,
    dataDir: data.dataDir,
    async empty(): Promise<void> {
      await sql`truncate ${sql.join(TABLES.map((table) => sql.table(table)))} cascade`.execute(db);
    },
    /** Remembers the events and figures. */
    async keep(): Promise<void> {
      for (const table of KEPT)
        await sql`create table ${sql.table(`kept_${table}`)} as select * from ${sql.table(table)}`.execute(
          db,
        );
    },
    /** Returns to what was remembered. */
    async restore(): Promise<void> {
      await sql`truncate ${sql.join(TABLES.map((table) => sql.table(table)))} cascade`.execute(db);
      for (const table of KEPT)
        await sql`insert into ${sql.table(table)} select * from ${sql.table(`kept_${table}`)}`.execute(db);
    },
    /** @param nowMs when all of it is over */
    async live(events: readonly EventRecord[], nowMs: number): Promise<void> {
      await partitions.ensure(events.map(({ at }) => at));
      for (let first = 0; first < events.length; first += EVENTS_AT_ONCE)
        await insertEvents(eventRows(events.slice(first, first + EVENTS_AT_ONCE))).execute(db);
      const options = { db, partitions, phoneticKey, limit: createSliceLimit([]), nowMs: () => nowMs };
      for (let rested = 0; rested < 2;) {
        const done = await rollUp({ ...options, maxEvents: 20_000, maxCells: 1_000_000 });
        rested = done === null || done.events.length + done.closedTasks.length > 0 ? 0 : rested + 1;
      }
    },
    async close(): Promise<void> {
      await database.close();
      await data.remove();
    },
  };
}

export type DriftDatabase = Awaited<ReturnType<typeof openDriftDatabase>>;

import { randomUUID } from 'node:crypto';
import type { EventRecord } from '@hark/shared/events/event-record';
import type { PhoneticKey } from '@hark/shared/metrics/tasks/alike';
import { sql, type Kysely } from 'kysely';
import type { EventPartitions } from '../events/event-partitions.ts';
import { eventRows, insertEvents } from '../events/insert-events.ts';
import type { Database } from '../../store/tables.ts';
import { loadPlace, readFrom, savePlace, type CursorRow } from '../events/event-cursor.ts';
import { createFold, type Cell, type LimitSlice } from './fold-events.ts';
import { addToRollups } from './rollup-store.ts';
import { closeDueTasks, noteArrivals } from './task-windows.ts';
import { serverRecord } from '../events/server-record.ts';

/** Per step, so that none takes long, however far behind the figures are. */
const MIN_EVENTS = 200;
const MAX_EVENTS = 5_000;
/** An event alone in its minute, hour and day adds hundreds of sums; one among many adds almost none. */
const MAX_CELLS = 20_000;

export interface RollUpOptions {
  db: Kysely<Database>;
  partitions: EventPartitions;
  phoneticKey: PhoneticKey;
  limit: LimitSlice;
  nowMs(): number;
  /** Number of events to take, as the previous step advised. */
  maxEvents?: number;
  /** Stops taking events at this number of sums. */
  maxCells?: number;
}

export interface RolledUp {
  events: EventRecord[];
  closedTasks: EventRecord[];
  /** Whether more events wait. */
  isFull: boolean;
  /** For the next step: twice the number that this one took. */
  nextMaxEvents: number;
  /** Arrival time of the last event taken; null if there was none. */
  receivedAt: number | null;
}

function lateRecord(events: number, at: number): EventRecord {
  return serverRecord({ name: 'events.late', data: { events } }, { eventId: randomUUID(), at });
}

/** Returns the first rows that together stay within the sums of a step; at least one. */
function foldRows(
  rows: readonly CursorRow[],
  limit: LimitSlice,
  maxCells: number,
): { taken: readonly CursorRow[]; cells: Cell[] } {
  const fold = createFold(limit);
  let count = 0;
  for (const { event } of rows) {
    if (fold.size() >= maxCells) break;
    if (event !== null) fold.add(event);
    count++;
  }
  return { taken: rows.slice(0, count), cells: fold.cells() };
}

/**
 * Folds the next events of the log into the figures: each exactly once, because one transaction changes the place in
 * the log and the figures. Null while another server does so.
 *
 * Only the step that reaches the end of the log closes tasks, because unread events may belong to them.
 */
export async function rollUp(options: RollUpOptions): Promise<RolledUp | null> {
  const { db, partitions, phoneticKey, limit, nowMs, maxEvents = MIN_EVENTS, maxCells = MAX_CELLS } = options;
  // Outside the transaction: it would wait for its own locks.
  await partitions.ensure([nowMs()]);
  return db.transaction().execute(async (transaction) => {
    const lock = await sql<{ taken: boolean }>`
      select pg_try_advisory_xact_lock(hashtext('hark.rollup')) as taken`.execute(transaction);
    if (lock.rows[0]?.taken !== true) return null;
    const read = await readFrom(transaction, await loadPlace(transaction), maxEvents);
    const { taken, cells } = foldRows(read.rows, limit, maxCells);
    const events = taken.flatMap(({ event }) => event ?? []);
    await addToRollups(transaction, cells);
    const late = await noteArrivals(transaction, events);
    if (late > 0) await insertEvents(eventRows([lateRecord(late, nowMs())])).execute(transaction);
    const isBehind = read.isFull || taken.length < read.rows.length;
    const tasks = isBehind
      ? { records: [], isFull: true }
      : await closeDueTasks(transaction, { nowMs: nowMs(), phoneticKey });
    const last = taken.at(-1);
    if (last !== undefined) await savePlace(transaction, last.place);
    return {
      events,
      closedTasks: tasks.records,
      isFull: tasks.isFull,
      nextMaxEvents: Math.min(MAX_EVENTS, Math.max(MIN_EVENTS, 2 * taken.length)),
      receivedAt: last?.receivedAt ?? null,
    };
  });
}

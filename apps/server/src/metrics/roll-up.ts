import { randomUUID } from 'node:crypto';
import type { EventRecord } from '@hark/shared/events/event-record';
import type { SoundKey } from '@hark/shared/metrics/alike';
import { sql, type Kysely } from 'kysely';
import type { EventPartitions } from '../events/event-partitions.ts';
import { eventRows, insertEvents } from '../events/insert-events.ts';
import type { Database } from '../store/tables.ts';
import { loadPlace, readFrom, savePlace } from './event-cursor.ts';
import { foldEvents, type LimitSlice } from './fold-events.ts';
import { addToRollups } from './rollup-store.ts';
import { closeDueTasks, noteArrivals } from './task-windows.ts';

const MAX_EVENTS = 5_000;

export interface RollUpOptions {
  db: Kysely<Database>;
  partitions: EventPartitions;
  soundKey: SoundKey;
  limit: LimitSlice;
  nowMs(): number;
}

export interface RolledUp {
  events: EventRecord[];
  closedTasks: EventRecord[];
  /** More is waiting. */
  isFull: boolean;
  /** When the last event that was taken had arrived; null when none was there. */
  receivedAt: number | null;
}

function lateRecord(events: number, at: number): EventRecord {
  return {
    eventId: randomUUID(),
    name: 'events.late',
    source: 'server',
    at,
    clientId: null,
    sessionId: null,
    taskId: null,
    utteranceId: null,
    queryId: null,
    synthetic: false,
    slices: {},
    data: { events },
  };
}

/**
 * Takes the next events of the log into the figures: each exactly once, because the place in the log and the figures
 * change in one transaction. Null while another server does so.
 */
export async function rollUp(options: RollUpOptions): Promise<RolledUp | null> {
  const { db, partitions, soundKey, limit, nowMs } = options;
  // Outside of the transaction: it would wait for the locks of its own.
  await partitions.ensure([nowMs()]);
  return db.transaction().execute(async (transaction) => {
    const lock = await sql<{ taken: boolean }>`
      select pg_try_advisory_xact_lock(hashtext('hark.rollup')) as taken`.execute(transaction);
    if (lock.rows[0]?.taken !== true) return null;
    const { events, place, receivedAt, isFull } = await readFrom(
      transaction,
      await loadPlace(transaction),
      MAX_EVENTS,
    );
    await addToRollups(transaction, foldEvents(events, limit));
    const late = await noteArrivals(transaction, events);
    if (late > 0) await insertEvents(eventRows([lateRecord(late, nowMs())])).execute(transaction);
    const tasks = await closeDueTasks(transaction, { nowMs: nowMs(), soundKey });
    if (place !== null) await savePlace(transaction, place);
    return { events, closedTasks: tasks.records, isFull: isFull || tasks.isFull, receivedAt };
  });
}

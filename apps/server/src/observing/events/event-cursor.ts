import type { EventRecord } from '@hark/shared/events/event-record';
import { sql, type Kysely } from 'kysely';
import { EVENT_COLUMNS, readEventRow } from './read-event-row.ts';
import type { Database } from '../../store/tables.ts';

/** A place in the log, in the order in which transactions became visible. */
export interface CursorPlace {
  transaction: string;
  eventId: string;
}

export interface CursorRow {
  /** Null for an event of a newer version that this one cannot read. */
  event: EventRecord | null;
  /** The place after this event. */
  place: CursorPlace;
  receivedAt: number;
}

export interface CursorRead {
  rows: CursorRow[];
  isFull: boolean;
}

/**
 * Returns the next events of the log. Rows of transactions before which others may still commit are left for later, so
 * no event is skipped, and writers need no lock.
 */
export async function readFrom(db: Kysely<Database>, place: CursorPlace, limit: number): Promise<CursorRead> {
  const rows = await db
    .selectFrom('event')
    .select([...EVENT_COLUMNS, 'received_at', sql<string>`transaction::text`.as('transaction')])
    .where(sql<boolean>`(transaction, event_id) > (${place.transaction}::xid8, ${place.eventId})`)
    .where(sql<boolean>`transaction < pg_snapshot_xmin(pg_current_snapshot())`)
    .orderBy('event.transaction')
    .orderBy('event_id')
    .limit(limit)
    .execute();
  return {
    rows: rows.map((row) => ({
      event: readEventRow(row),
      place: { transaction: row.transaction, eventId: row.event_id },
      receivedAt: row.received_at.getTime(),
    })),
    isFull: rows.length === limit,
  };
}

/** Returns the last events of people, oldest first; outcomes of tasks, which follow many events at once, are left out. */
export async function readNewest(db: Kysely<Database>, limit: number): Promise<EventRecord[]> {
  const rows = await db
    .selectFrom('event')
    .select(EVENT_COLUMNS)
    .where('name', 'not in', ['server.sample', 'task.closed'])
    .orderBy('event.transaction', 'desc')
    .orderBy('event_id', 'desc')
    .limit(limit)
    .execute();
  return rows.flatMap((row) => readEventRow(row) ?? []).sort((a, b) => a.at - b.at);
}

export async function loadPlace(db: Kysely<Database>): Promise<CursorPlace> {
  // A database restored elsewhere restarts its transaction numbers.
  const { rows } = await sql<CursorPlace>`
    select least(transaction, pg_snapshot_xmin(pg_current_snapshot()))::text as transaction,
      event_id as "eventId" from rollup_cursor`.execute(db);
  const [place] = rows;
  if (place === undefined) throw new Error('The table rollup_cursor has lost its row.');
  return place;
}

export async function savePlace(db: Kysely<Database>, place: CursorPlace): Promise<void> {
  await sql`update rollup_cursor set transaction = ${place.transaction}::xid8, event_id = ${place.eventId}`.execute(
    db,
  );
}

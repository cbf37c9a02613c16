import { eventRecordSchema, type EventRecord } from '@hark/shared/events/event-record';
import type { Selectable } from 'kysely';
import type { Database } from '../../store/tables.ts';

type Row = Selectable<Database['event']>;

export const EVENT_COLUMNS = [
  'event_id',
  'at',
  'name',
  'source',
  'client_id',
  'session_id',
  'task_id',
  'utterance_id',
  'query_id',
  'synthetic',
  'slices',
  'data',
] as const satisfies readonly (keyof Row)[];

/** Reads a row of the log; null for an event of a newer version that this one cannot read. */
export function readEventRow(row: Pick<Row, (typeof EVENT_COLUMNS)[number]>): EventRecord | null {
  const parsed = eventRecordSchema.safeParse({
    eventId: row.event_id,
    at: row.at.getTime(),
    name: row.name,
    source: row.source,
    clientId: row.client_id,
    sessionId: row.session_id,
    taskId: row.task_id,
    utteranceId: row.utterance_id,
    queryId: row.query_id,
    synthetic: row.synthetic,
    slices: row.slices,
    data: row.data,
  });
  return parsed.success ? parsed.data : null;
}

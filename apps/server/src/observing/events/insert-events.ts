import type { EventRecord } from '@hark/shared/events/event-record';
import { sql, type RawBuilder } from 'kysely';
import { jsonbText } from '../../store/jsonb-text.ts';

/** Rows for `insertEvents`, as one JSON parameter, so that the statement is the same for any number of rows. */
export function eventRows(records: readonly EventRecord[]): string {
  return jsonbText(
    records.map((record) => ({
      event_id: record.eventId,
      at: new Date(record.at),
      name: record.name,
      source: record.source,
      client_id: record.clientId,
      session_id: record.sessionId,
      task_id: record.taskId,
      utterance_id: record.utteranceId,
      query_id: record.queryId,
      synthetic: record.synthetic,
      slices: record.slices,
      data: record.data,
    })),
  );
}

const COLUMNS = sql.raw(
  'event_id, at, name, source, client_id, session_id, task_id, utterance_id, query_id, synthetic, slices, data',
);

/** Inserts the new events and returns their ids. `where` restricts them, for example to rows whose answer was kept. */
export function insertEvents(
  rows: string,
  where: RawBuilder<unknown> = sql`true`,
): RawBuilder<{ event_id: string }> {
  return sql<{ event_id: string }>`
    insert into event (${COLUMNS})
    select ${COLUMNS} from jsonb_to_recordset(${rows}::jsonb) as r(
      event_id text, at timestamptz, name text, source text, client_id text, session_id text, task_id text,
      utterance_id text, query_id text, synthetic boolean, slices jsonb, data jsonb)
    where ${where}
    on conflict do nothing returning event_id`;
}

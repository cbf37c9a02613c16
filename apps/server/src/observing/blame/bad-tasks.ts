import type { BlameRequest } from '@hark/shared/http/drift-api';
import { taskDataSchema } from '@hark/shared/events/event-fields';
import type { EventRecord } from '@hark/shared/events/event-record';
import { finalSchema } from '@hark/shared/wire/final';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import { EVENT_COLUMNS, readEventRow } from '../events/read-event-row.ts';
import { meantBy, type Meant } from './meant-by.ts';

/** A bad task whose speaker agreed to the recording. */
export interface BadTask extends Meant {
  clientId: string;
  utteranceId: string;
  /** The first answer of the task. */
  given: { transcript: string; resultIds: string[] };
}

/** Until a task is closed. */
const AFTER_MS = 5 * 60_000;
const MOST_EVENTS = 200;

interface Row {
  client_id: string;
  utterance_id: string;
  at: Date;
  data: unknown;
  final: unknown;
}

/**
 * Finds bad tasks with a recording to which the speaker agreed, and has not disagreed since. Their order is random but
 * always the same, because ids of tasks are hashes.
 */
async function readRows(
  db: Kysely<Database>,
  { from, to, slice, traffic }: BlameRequest,
  most: number,
): Promise<Row[]> {
  const inSlice = slice === null ? sql`true` : sql`task.slices->>${slice.dimension} = ${slice.value}`;
  const { rows } = await sql<Row>`
    select task.client_id, task.utterance_id, task.at, task.data, said.final
    from event as task join utterance as said
      on said.utterance_id = task.utterance_id and said.client_id = task.client_id
    where task.event_id >= 'task-' and task.event_id < 'task-g' and task.name = 'task.closed'
      and task.at >= ${new Date(from)} and task.at < ${new Date(to)}
      and task.synthetic = ${traffic === 'synthetic'} and ${inSlice}
      and (task.data->'redo' = 'true' or task.data->'switched' = 'true' or task.data->'nullSpeech' = 'true'
        or said.final->>'empty' is not null)
      and said.input->'consent'->'audio' = 'true'
      and (select input->'consent'->'audio' from utterance
        where client_id = task.client_id order by answered_at desc limit 1) = 'true'
    order by task.event_id limit ${most}`.execute(db);
  return rows;
}

async function eventsOf(
  db: Kysely<Database>,
  clientId: string,
  span: { from: number; to: number },
): Promise<EventRecord[]> {
  const rows = await db
    .selectFrom('event')
    .select(EVENT_COLUMNS)
    .where('client_id', '=', clientId)
    .where('at', '>=', new Date(span.from))
    .where('at', '<=', new Date(span.to))
    .orderBy('at')
    .limit(MOST_EVENTS)
    .execute();
  return rows.flatMap((row) => readEventRow(row) ?? []);
}

const timesSchema = taskDataSchema.pick({ endedAt: true });

/** Reads bad tasks with consent, at most `most`. Whether a recording is kept is for the audio store to say. */
export async function readBadTasks(
  db: Kysely<Database>,
  request: BlameRequest,
  most: number,
): Promise<BadTask[]> {
  const tasks: BadTask[] = [];
  for (const row of await readRows(db, request, most)) {
    const final = finalSchema.safeParse(row.final).data;
    const times = timesSchema.safeParse(row.data).data;
    if (final === undefined || times === undefined) continue;
    const span = { from: row.at.getTime(), to: times.endedAt + AFTER_MS };
    const events = await eventsOf(db, row.client_id, span);
    tasks.push({
      clientId: row.client_id,
      utteranceId: row.utterance_id,
      given: { transcript: final.transcript, resultIds: final.results.map(({ id }) => id) },
      ...meantBy(events, row.utterance_id),
    });
  }
  return tasks;
}

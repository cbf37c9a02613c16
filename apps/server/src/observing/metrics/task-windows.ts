import { createHash } from 'node:crypto';
import type { EventRecord } from '@hark/shared/events/event-record';
import type { PhoneticKey } from '@hark/shared/metrics/tasks/alike';
import { ALLOWED_LATENESS_MS, closeTasks, type ClosedTasks } from '@hark/shared/metrics/tasks/close-tasks';
import { taskOutcome } from '@hark/shared/metrics/tasks/task-outcome';
import { MAX_TASK_MS, TASK_GAP_MS, type Task } from '@hark/shared/metrics/tasks/split-tasks';
import { TASK_EVENTS } from '@hark/shared/metrics/tasks/task-steps';
import { sql, type Kysely } from 'kysely';
import { dayOf } from '../../base/day.ts';
import { eventRows, insertEvents } from '../events/insert-events.ts';
import { EVENT_COLUMNS, readEventRow } from '../events/read-event-row.ts';
import type { Database } from '../../store/tables.ts';

const isTaskEvent = new Set<string>(TASK_EVENTS);
/** Maximum of clients whose tasks one step closes. */
const MAX_DUE = 500;
/** Maximum of events read for them; the next step closes the remaining clients. */
const MAX_EVENTS = 20_000;
const SYNTHETIC_REST = sql.raw(`interval '15 seconds'`);

interface Arrival {
  clientId: string;
  first: number;
  last: number;
}

function arrivalsOf(events: readonly EventRecord[]): { clientId: string; at: number }[] {
  return events.flatMap(({ name, clientId, at }) =>
    clientId !== null && isTaskEvent.has(name) ? [{ clientId, at }] : [],
  );
}

function spansOf(arrivals: readonly { clientId: string; at: number }[]): Arrival[] {
  const spans = new Map<string, Arrival>();
  for (const { clientId, at } of arrivals) {
    const span = spans.get(clientId) ?? { clientId, first: at, last: at };
    spans.set(clientId, { clientId, first: Math.min(span.first, at), last: Math.max(span.last, at) });
  }
  return [...spans.values()];
}

/** Records that clients were active. @returns the number of events that arrived after their task was closed */
export async function noteArrivals(db: Kysely<Database>, events: readonly EventRecord[]): Promise<number> {
  const arrivals = arrivalsOf(events);
  if (arrivals.length === 0) return 0;
  const closed = await db
    .selectFrom('task_window')
    .select(['client_id', 'closed_until'])
    .where('closed_until', 'is not', null)
    .where('client_id', '=', sql<string>`any(${[...new Set(arrivals.map(({ clientId }) => clientId))]})`)
    .execute();
  const closedUntil = new Map(closed.map((row) => [row.client_id, row.closed_until?.getTime() ?? 0]));
  const inTime = arrivals.filter(({ clientId, at }) => at > (closedUntil.get(clientId) ?? -Infinity));
  const spans = spansOf(inTime);
  await sql`
    insert into task_window as w (client_id, open_from, last_at)
    select * from unnest(${spans.map(({ clientId }) => clientId)}::text[],
      ${spans.map(({ first }) => new Date(first))}::timestamptz[],
      ${spans.map(({ last }) => new Date(last))}::timestamptz[])
    on conflict (client_id) do update set
      open_from = least(w.open_from, excluded.open_from),
      last_at = greatest(w.last_at, excluded.last_at)`.execute(db);
  return arrivals.length - inTime.length;
}

interface DueWindow {
  client_id: string;
  open_from: Date;
  closed_until: Date | null;
}

/** Returns clients that have been inactive for long enough, and those that never pause. */
async function dueWindows(db: Kysely<Database>, watermark: number): Promise<DueWindow[]> {
  return (
    db
      .selectFrom('task_window')
      .select(['client_id', 'closed_until'])
      .select(sql<Date>`open_from`.as('open_from'))
      .where('open_from', 'is not', null)
      .where((or) =>
        or.or([
          or('last_at', '<', new Date(watermark - TASK_GAP_MS)),
          or('open_from', '<', new Date(watermark - MAX_TASK_MS - TASK_GAP_MS)),
        ]),
      )
      // A simulator's clock may lag far behind: its tasks are over when no event has arrived for a while.
      .where(
        sql<boolean>`not exists (
          select from event where event.client_id = task_window.client_id and event.at >= task_window.open_from
            and event.synthetic and event.received_at > now() - ${SYNTHETIC_REST})`,
      )
      .orderBy('last_at')
      .limit(MAX_DUE)
      // A client that is being erased is skipped.
      .forUpdate()
      .skipLocked()
      .execute()
  );
}

/** The events of a due client, from the first event of its first open task. */
interface DueClient {
  clientId: string;
  events: EventRecord[];
  /** Whether more events exist than one step reads. */
  isCut: boolean;
}

/** Reads complete due clients within `maxEvents`; at least one. */
async function readDue(
  db: Kysely<Database>,
  due: readonly DueWindow[],
  maxEvents: number,
): Promise<DueClient[]> {
  const { rows } = await sql<Parameters<typeof readEventRow>[0]>`
    select ${sql.join(EVENT_COLUMNS.map((column) => sql.ref(`event.${column}`)))}
    from unnest(${due.map(({ client_id }) => client_id)}::text[],
      ${due.map(({ open_from }) => open_from)}::timestamptz[],
      ${due.map(({ closed_until }) => closed_until)}::timestamptz[]) as d(client_id, open_from, closed_until)
    join event on event.client_id = d.client_id and event.at >= d.open_from
    where event.name = any(${[...TASK_EVENTS]})
      -- Lets the database look at the days that matter alone.
      and event.at >= ${new Date(Math.min(...due.map(({ open_from }) => open_from.getTime())))}
      and (d.closed_until is null or event.at > d.closed_until)
    order by event.client_id, event.at
    limit ${maxEvents}`.execute(db);
  const byClient = new Map<string, EventRecord[]>();
  for (const row of rows) {
    const event = readEventRow(row);
    if (event?.clientId == null) continue;
    const events = byClient.get(event.clientId) ?? [];
    byClient.set(event.clientId, events);
    events.push(event);
  }
  if (rows.length < maxEvents)
    return due.map(({ client_id }) => {
      return { clientId: client_id, events: byClient.get(client_id) ?? [], isCut: false };
    });
  const read = [...byClient].map(([clientId, events]) => ({ clientId, events, isCut: byClient.size === 1 }));
  // The last client may have further events.
  return read.length > 1 ? read.slice(0, -1) : read;
}

/**
 * The day that the record belongs to: the task's own, which the log has unless the clocks of page and server disagree.
 */
function placeOf(task: Task, events: readonly EventRecord[]): number {
  const days = new Set(events.map(({ at }) => dayOf(at)));
  return days.has(dayOf(task.startedAt)) ? task.startedAt : Math.min(...events.map(({ at }) => at));
}

/**
 * Returns the record of a task. The id of its first event determines its id, so that a task closed twice is one record.
 */
function taskRecord(
  clientId: string,
  task: Task,
  phoneticKey: PhoneticKey,
  events: readonly EventRecord[],
): EventRecord {
  const [first] = task.anchors;
  const key = `${clientId}/${first.type}/${first.startedAt}`;
  const origin =
    events.find(({ utteranceId, name }) => {
      return first.type === 'voice' && name === 'utterance.answered' && utteranceId === first.utteranceId;
    }) ?? events.find(({ at }) => at >= task.startedAt);
  return {
    eventId: `task-${createHash('sha256').update(key).digest('hex').slice(0, 32)}`,
    name: 'task.closed',
    source: 'server',
    at: placeOf(task, events),
    clientId,
    sessionId: origin?.sessionId ?? null,
    taskId: origin?.taskId ?? null,
    utteranceId: first.type === 'voice' ? first.utteranceId : null,
    queryId: null,
    synthetic: origin?.synthetic ?? false,
    slices: origin?.slices ?? {},
    data: { ...taskOutcome(task, phoneticKey) },
  };
}

interface Closing {
  records: EventRecord[];
  clientId: string;
  openFrom: number | null;
  closedUntil: number | null;
}

async function saveWindows(db: Kysely<Database>, closings: readonly Closing[]): Promise<void> {
  const date = (at: number | null): Date | null => (at === null ? null : new Date(at));
  await sql`
    update task_window w set open_from = c.open_from, closed_until = coalesce(c.closed_until, w.closed_until)
    from unnest(${closings.map(({ clientId }) => clientId)}::text[],
      ${closings.map(({ openFrom }) => date(openFrom))}::timestamptz[],
      ${closings.map(({ closedUntil }) => date(closedUntil))}::timestamptz[]) as c(client_id, open_from, closed_until)
    where w.client_id = c.client_id`.execute(db);
}

/** No person does more in one task than one step reads: the task ends there, so that the next step can continue. */
function cutTasks(events: readonly EventRecord[]): ClosedTasks {
  const until = Math.max(...events.map(({ at }) => at));
  return { ...closeTasks(events, Number.POSITIVE_INFINITY), openFrom: until + 1, closedUntil: until };
}

interface CloseOptions {
  nowMs: number;
  phoneticKey: PhoneticKey;
  maxEvents?: number;
}

/**
 * Closes the tasks that are over and appends their records to the log, from where they are folded like any other.
 * @returns the records, and whether more clients are due
 */
export async function closeDueTasks(
  db: Kysely<Database>,
  { nowMs, phoneticKey, maxEvents = MAX_EVENTS }: CloseOptions,
): Promise<{ records: EventRecord[]; isFull: boolean }> {
  const watermark = nowMs - ALLOWED_LATENESS_MS;
  const due = await dueWindows(db, watermark);
  if (due.length === 0) return { records: [], isFull: false };
  const clients = await readDue(db, due, maxEvents);
  const closings = clients.map(({ clientId, events, isCut }): Closing => {
    const { closed, openFrom, closedUntil } = isCut ? cutTasks(events) : closeTasks(events, watermark);
    const records = closed.map((task) => taskRecord(clientId, task, phoneticKey, events));
    return { records, clientId, openFrom, closedUntil };
  });
  const records = closings.flatMap((closing) => closing.records);
  await insertEvents(eventRows(records)).execute(db);
  await saveWindows(db, closings);
  return {
    records,
    isFull: due.length === MAX_DUE || clients.some(({ isCut }) => isCut) || clients.length < due.length,
  };
}

import type { EventRecord } from '@hark/shared/events/event-record';
import { sql, type Kysely } from 'kysely';
import { readFrom, type CursorPlace, type CursorRow } from '../../observing/events/event-cursor.ts';
import { jsonbText } from '../../store/jsonb-text.ts';
import type { Database } from '../../store/tables.ts';
import { type Arrived, countEvents, type Counted, type Counts, markOf, taskKey } from './count-events.ts';
import {
  clientTraceSchema,
  type ClientTrace,
  rolloutEvidenceSchema,
  type RolloutEvidence,
  taskTraceSchema,
  type TaskTrace,
} from './rollout-evidence.ts';

/** Whose events are counted: those of people, of simulators, or both. */
export type CountedTraffic = 'real' | 'synthetic' | 'all';

export interface TakeOptions {
  db: Kysely<Database>;
  rollout: Counted;
  traffic: CountedTraffic;
  /** Number of events to take at most. */
  maxEvents?: number;
}

export interface Taken {
  evidence: RolloutEvidence;
  /** Number of events that were read. */
  events: number;
  /** Whether more events wait. */
  isFull: boolean;
}

const MAX_EVENTS = 2_000;
/** Longer than any task lasts. */
const TASK_KEPT = sql.raw(`interval '2 hours'`);

interface Locked {
  place: CursorPlace;
  evidence: RolloutEvidence;
}

/** Reads the counts, which no other process can change until the transaction ends; null if the rollout has none. */
async function lockEvidence(db: Kysely<Database>, rollout: string): Promise<Locked | null> {
  // A database restored elsewhere restarts its transaction numbers.
  const { rows } = await sql<{ transaction: string; event_id: string; evidence: unknown }>`
    select least(transaction, pg_snapshot_xmin(pg_current_snapshot()))::text as transaction, event_id, evidence
    from rollout_evidence where rollout = ${rollout} for update`.execute(db);
  const [row] = rows;
  if (row === undefined) return null;
  const place = { transaction: row.transaction, eventId: row.event_id };
  return { place, evidence: rolloutEvidenceSchema.parse(row.evidence) };
}

function isCounted({ synthetic }: EventRecord, traffic: CountedTraffic): boolean {
  return traffic === 'all' || synthetic === (traffic === 'synthetic');
}

function countedEvents(rows: readonly CursorRow[], traffic: CountedTraffic): Arrived[] {
  return rows.flatMap(({ event, receivedAt }) =>
    event !== null && isCounted(event, traffic) ? [{ event, receivedAt }] : [],
  );
}

async function readClients(
  db: Kysely<Database>,
  rollout: string,
  ids: readonly string[],
): Promise<Map<string, ClientTrace>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('rollout_client')
    .select(['client_id', 'trace'])
    .where('rollout', '=', rollout)
    .where('client_id', '=', sql<string>`any(${ids})`)
    .execute();
  return new Map(rows.map(({ client_id: id, trace }) => [id, clientTraceSchema.parse(trace)]));
}

async function readTasks(
  db: Kysely<Database>,
  rollout: string,
  ids: readonly string[],
): Promise<Map<string, TaskTrace>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('rollout_task')
    .select(['client_id', 'task_id', 'trace'])
    .where('rollout', '=', rollout)
    .where('client_id', '=', sql<string>`any(${ids})`)
    .execute();
  return new Map(rows.map((row) => [taskKey(row.client_id, row.task_id), taskTraceSchema.parse(row.trace)]));
}

async function saveTraces(db: Kysely<Database>, rollout: string, { clients, tasks }: Counts): Promise<void> {
  if (clients.size > 0)
    await sql`
      insert into rollout_client (rollout, client_id, trace)
      select ${rollout}, * from unnest(${[...clients.keys()]}::text[],
        ${[...clients.values()].map((trace) => jsonbText(trace))}::jsonb[])
      on conflict (rollout, client_id) do update set trace = excluded.trace`.execute(db);
  if (tasks.size === 0) return;
  const keys = [...tasks.keys()].map((key) => key.split('\n'));
  await sql`
    insert into rollout_task (rollout, client_id, task_id, trace)
    select ${rollout}, * from unnest(${keys.map(([client]) => client)}::text[],
      ${keys.map(([, task]) => task)}::text[],
      ${[...tasks.values()].map((trace) => jsonbText(trace))}::jsonb[])
    on conflict (rollout, client_id, task_id) do update set trace = excluded.trace, seen_at = now()`.execute(
    db,
  );
}

/**
 * Counts the next events of the log for a rollout, each exactly once: the place in the log, the counts and the traces
 * change in one transaction, so that a killed server loses and repeats nothing. Null if the rollout has no counts.
 */
export function takeEvents(options: TakeOptions): Promise<Taken | null> {
  const { rollout, traffic, maxEvents = MAX_EVENTS } = options;
  const { id } = rollout;
  return options.db.transaction().execute(async (db) => {
    const locked = await lockEvidence(db, id);
    if (locked === null) return null;
    const { rows, isFull } = await readFrom(db, locked.place, maxEvents);
    const place = rows.at(-1)?.place;
    if (place === undefined) return { evidence: locked.evidence, events: 0, isFull };
    const events = countedEvents(rows, traffic);
    const marked = events.filter(({ event }) => markOf(rollout, event) !== null);
    const ids = [...new Set(marked.flatMap(({ event }) => event.clientId ?? []))];
    const [clients, tasks] = [await readClients(db, id, ids), await readTasks(db, id, ids)];
    const counts = countEvents(rollout, { evidence: locked.evidence, clients, tasks }, events);
    await saveTraces(db, id, counts);
    await sql`
      update rollout_evidence set transaction = ${place.transaction}::xid8, event_id = ${place.eventId},
        evidence = ${jsonbText(counts.evidence)}::jsonb
      where rollout = ${id}`.execute(db);
    return { evidence: counts.evidence, events: rows.length, isFull };
  });
}

/** Forgets tasks that are long over. */
export async function forgetTasks(db: Kysely<Database>): Promise<void> {
  await db
    .deleteFrom('rollout_task')
    .where(sql<boolean>`seen_at < now() - ${TASK_KEPT}`)
    .execute();
}

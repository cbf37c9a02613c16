import { findRule } from '@hark/shared/alarms/alarm-rules';
import { isOver, type AlarmState } from '@hark/shared/alarms/alarm-step';
import { sql, type Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';
import type { HistoryEntry } from './read-alarms.ts';
import type { StoredAlarm } from './stored-alarm.ts';

/** One change of an alarm's state. */
export interface Transition {
  alarm: StoredAlarm;
  from: AlarmState;
  atMs: number;
  by: string | null;
  note: string;
}

/** Writes alarms as they are now. */
export async function saveAlarms(db: Kysely<Database>, alarms: readonly StoredAlarm[]): Promise<void> {
  for (const alarm of alarms) {
    const { id, rule, progress, foundMs } = alarm;
    const row = {
      rule,
      state: progress.state,
      changed_at: new Date(progress.stateSinceMs),
      is_over: isOver(progress),
      alarm: JSON.stringify(alarm),
    };
    await db
      .insertInto('alarm')
      .values({ id, opened_at: new Date(foundMs), ...row })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
  }
}

function entryOf({ alarm, from, atMs, by, note }: Transition): HistoryEntry[] {
  const rule = findRule(alarm.rule);
  if (rule === undefined) return [];
  const { metric, component } = rule;
  const { id, slice, progress } = alarm;
  return [
    { at: Math.round(atMs), alarmId: id, metric, component, slice, from, to: progress.state, by, note },
  ];
}

/** Adds changes to the history, in their order. */
export async function saveHistory(db: Kysely<Database>, transitions: readonly Transition[]): Promise<void> {
  const entries = transitions.flatMap(entryOf);
  if (entries.length === 0) return;
  await sql`
    insert into alarm_history (alarm_id, at, entry)
    select * from unnest(${entries.map(({ alarmId }) => alarmId)}::text[],
      ${entries.map(({ at }) => new Date(at))}::timestamptz[],
      ${entries.map((entry) => JSON.stringify(entry))}::jsonb[])`.execute(db);
}

/** Waits until no round is under way, so that a decision of an operator is not overwritten. Ends with the transaction. */
export async function lockAlarms(transaction: Kysely<Database>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('hark.alarms'))`.execute(transaction);
}

/** Like `lockAlarms`, but returns false instead of waiting. */
export async function tryLockAlarms(transaction: Kysely<Database>): Promise<boolean> {
  const { rows } = await sql<{ taken: boolean }>`
    select pg_try_advisory_xact_lock(hashtext('hark.alarms')) as taken`.execute(transaction);
  return rows[0]?.taken === true;
}

import { findRule } from '@hark/shared/alarms/alarm-rules';
import { SEVERITIES } from '@hark/shared/alarms/alarm-rule';
import { isOpen } from '@hark/shared/alarms/alarm-step';
import { alarmHistorySchema, silenceSchema, type Alarm } from '@hark/shared/http/alarms-api';
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { Database } from '../../store/tables.ts';
import { alarmSentence } from './alarm-sentence.ts';
import { storedAlarmSchema, type StoredAlarm } from './stored-alarm.ts';

export type Silence = z.infer<typeof silenceSchema>;
export type HistoryEntry = z.infer<typeof alarmHistorySchema>;

const DAY_MS = 86_400_000;

/** Rows that a newer version wrote and this one cannot read are left out. */
function readRows<Read>(schema: z.ZodType<Read>, values: readonly unknown[]): Read[] {
  return values.flatMap((value) => {
    const parsed = schema.safeParse(value);
    return parsed.success ? [parsed.data] : [];
  });
}

/** Returns the alarms that a round may still change. */
export async function readCurrent(db: Kysely<Database>): Promise<StoredAlarm[]> {
  const rows = await db
    .selectFrom('alarm')
    .select('alarm')
    .where('is_over', '=', false)
    .orderBy('opened_at')
    .orderBy('id')
    .execute();
  return readRows(
    storedAlarmSchema,
    rows.map(({ alarm }) => alarm),
  );
}

export async function readAlarm(db: Kysely<Database>, id: string): Promise<StoredAlarm | null> {
  const row = await db.selectFrom('alarm').select('alarm').where('id', '=', id).executeTakeFirst();
  return readRows(storedAlarmSchema, row === undefined ? [] : [row.alarm])[0] ?? null;
}

/** Returns the open alarms, and those that ended in the last day. */
export async function readListed(db: Kysely<Database>, nowMs: number): Promise<StoredAlarm[]> {
  const rows = await db
    .selectFrom('alarm')
    .select('alarm')
    .where((or) =>
      or.or([
        or('state', 'in', ['pending', 'firing', 'acknowledged']),
        or.and([or('state', '=', 'resolved'), or('changed_at', '>', new Date(nowMs - DAY_MS))]),
      ]),
    )
    .execute();
  return readRows(
    storedAlarmSchema,
    rows.map(({ alarm }) => alarm),
  ).sort(gravestFirst);
}

const OPEN_FIRST = ['firing', 'acknowledged', 'pending', 'resolved', 'ok'] as const;

function gravestFirst(a: StoredAlarm, b: StoredAlarm): number {
  const place = ({ progress, severity }: StoredAlarm): number =>
    10 * OPEN_FIRST.indexOf(progress.state) + SEVERITIES.indexOf(severity);
  // What is explained by another alarm follows it.
  const isExplained = ({ cause }: StoredAlarm): number => (cause.upstream === null ? 0 : 1);
  if (isOpen(a.progress) !== isOpen(b.progress)) return isOpen(a.progress) ? -1 : 1;
  return isExplained(a) - isExplained(b) || place(a) - place(b) || b.sinceMs - a.sinceMs;
}

/** Returns silences that have not ended. */
export async function readSilences(db: Kysely<Database>, nowMs: number): Promise<Silence[]> {
  const rows = await db
    .selectFrom('alarm_silence')
    .select('silence')
    .where('until', '>', new Date(nowMs))
    .orderBy('until')
    .execute();
  return readRows(
    silenceSchema,
    rows.map(({ silence }) => silence),
  );
}

/** Returns changes of alarms, newest first. */
export async function readHistory(
  db: Kysely<Database>,
  { alarmId, limit }: { alarmId?: string; limit: number },
): Promise<HistoryEntry[]> {
  let query = db.selectFrom('alarm_history').select('entry').orderBy('number', 'desc').limit(limit);
  if (alarmId !== undefined) query = query.where('alarm_id', '=', alarmId);
  const rows = await query.execute();
  return readRows(
    alarmHistorySchema,
    rows.map(({ entry }) => entry),
  );
}

/** Whether a silence is about an alarm. Pure. */
export function isSilencedBy(
  silence: Silence,
  { rule, slice }: Pick<StoredAlarm, 'rule' | 'slice'>,
): boolean {
  const found = findRule(rule);
  if (silence.metric !== null && silence.metric !== found?.metric && silence.metric !== rule) return false;
  if (silence.component !== null && silence.component !== found?.component) return false;
  if (silence.slice === null) return true;
  return silence.slice.dimension === slice?.dimension && silence.slice.value === slice.value;
}

/** Returns when the last of the silences of an alarm ends; null without one. Pure. */
export function silencedUntil(
  silences: readonly Silence[],
  alarm: StoredAlarm,
  nowMs: number,
): number | null {
  const ends = silences.filter((each) => each.untilMs > nowMs && isSilencedBy(each, alarm));
  return ends.length === 0 ? null : Math.max(...ends.map(({ untilMs }) => untilMs));
}

/** Returns an alarm as it is shown; null for a rule that this version does not know. Pure. */
export function shownAlarm(
  stored: StoredAlarm,
  { silences, nowMs }: { silences: readonly Silence[]; nowMs: number },
): Alarm | null {
  const rule = findRule(stored.rule);
  if (rule === undefined) return null;
  const { id, slice, severity, sinceMs, progress, evidence, cause, acknowledged } = stored;
  const sentence = alarmSentence(stored, rule);
  return {
    id,
    rule: rule.id,
    metric: rule.metric,
    component: rule.component,
    detector: rule.detector,
    slice,
    severity,
    state: progress.state,
    sinceMs,
    stateSinceMs: progress.stateSinceMs,
    title: rule.title,
    nextStep: rule.nextStep,
    evidence,
    cause: { ...cause, component: rule.component, sentence },
    acknowledged,
    silencedUntilMs: silencedUntil(silences, stored, nowMs),
  };
}

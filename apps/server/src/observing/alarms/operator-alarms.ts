import { randomUUID } from 'node:crypto';
import { findRule } from '@hark/shared/alarms/alarm-rules';
import { acknowledge } from '@hark/shared/alarms/alarm-step';
import {
  alarmsSchema,
  type Alarm,
  type Alarms,
  type alarmDetailsSchema,
  type Evidence,
  type silenceBodySchema,
} from '@hark/shared/http/alarms-api';
import { findMetric } from '@hark/shared/metrics/definitions/metric-definitions';
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { Database } from '../../store/tables.ts';
import { AlarmError } from './alarm-error.ts';
import {
  readAlarm,
  readCurrent,
  readHistory,
  readListed,
  readSilences,
  shownAlarm,
  type HistoryEntry,
  type Silence,
} from './read-alarms.ts';
import { lockAlarms, saveAlarms, saveHistory } from './save-alarms.ts';
import type { StoredAlarm } from './stored-alarm.ts';

const trafficSchema = alarmsSchema.shape.traffic;
type SilenceBody = z.infer<typeof silenceBodySchema>;

/** What operators see of alarms and decide about them. */
export interface OperatorAlarms {
  list(): Promise<Alarms>;
  /** Returns the rules of which a signal alarms, also those that another alarm explains. */
  firing(): Promise<ReadonlySet<string>>;
  /** @throws AlarmError */
  details(id: string): Promise<z.infer<typeof alarmDetailsSchema>>;
  history(limit: number): Promise<HistoryEntry[]>;
  /** @throws AlarmError unless it fires */
  acknowledge(id: string, given: { by: string; note: string }): Promise<Alarm>;
  /** @throws AlarmError if it is about nothing known, or has ended already */
  silence(given: SilenceBody): Promise<Silence>;
  /** @throws AlarmError */
  endSilence(id: string): Promise<Silence>;
}

/** A silence longer than this is forgotten rather than meant. */
const LONGEST_SILENCE_MS = 90 * 86_400_000;

function checkSilence({ metric, untilMs }: SilenceBody, nowMs: number): void {
  if (metric !== null && findMetric(metric) === undefined && findRule(metric) === undefined)
    throw new AlarmError('unknown_metric', `There is no metric or rule ${metric}.`);
  if (untilMs <= nowMs) throw new AlarmError('invalid_silence', 'The silence would end in the past.');
  if (untilMs > nowMs + LONGEST_SILENCE_MS)
    throw new AlarmError('invalid_silence', 'A silence ends within 90 days; mute the rule instead.');
}

function known<Found>(found: Found | null | undefined, id: string): Found {
  if (found === null || found === undefined)
    throw new AlarmError('unknown_alarm', `There is no alarm ${id}.`);
  return found;
}

async function acknowledgeIn(
  db: Kysely<Database>,
  id: string,
  { by, note, nowMs }: { by: string; note: string; nowMs: number },
): Promise<StoredAlarm> {
  await lockAlarms(db);
  const before = known(await readAlarm(db, id), id);
  const progress = acknowledge(before.progress, nowMs);
  if (progress === null)
    throw new AlarmError(
      'wrong_state',
      `The alarm is ${before.progress.state}; only a firing one is acknowledged.`,
    );
  const after = { ...before, progress, acknowledged: { by, note, at: nowMs } };
  await saveAlarms(db, [after]);
  await saveHistory(db, [{ alarm: after, from: before.progress.state, atMs: nowMs, by, note }]);
  return after;
}

async function endSilence(db: Kysely<Database>, id: string, nowMs: number): Promise<Silence> {
  const silence = (await readSilences(db, nowMs)).find((each) => each.id === id);
  if (silence === undefined)
    throw new AlarmError('unknown_silence', `There is no silence ${id} that goes on.`);
  const ended = { ...silence, untilMs: nowMs };
  await db
    .updateTable('alarm_silence')
    .set({ until: new Date(nowMs), silence: JSON.stringify(ended) })
    .where('id', '=', id)
    .execute();
  return ended;
}

interface OperatorOptions {
  nowMs(): number;
  /** Returns what replays of recordings found for an alarm; null where none were asked for or none are done. */
  blameOf?(alarmId: string): Promise<Evidence['blame']>;
}

export function createOperatorAlarms(
  db: Kysely<Database>,
  { nowMs, blameOf = async () => null }: OperatorOptions,
): OperatorAlarms {
  const shown = async (stored: StoredAlarm): Promise<Alarm> => {
    const silences = await readSilences(db, nowMs());
    return known(shownAlarm(stored, { silences, nowMs: nowMs() }), stored.id);
  };
  return {
    async list() {
      const [stored, silences, cursor] = await Promise.all([
        readListed(db, nowMs()),
        readSilences(db, nowMs()),
        db.selectFrom('alarm_cursor').select(['checked_at', 'checked_by', 'traffic']).executeTakeFirst(),
      ]);
      const alarms = stored.flatMap((each) => shownAlarm(each, { silences, nowMs: nowMs() }) ?? []);
      const at = cursor?.checked_at ?? null;
      const judged = at === null ? null : { at: at.getTime(), by: cursor?.checked_by ?? '' };
      const traffic = trafficSchema.safeParse(cursor?.traffic).data ?? 'real';
      return { alarms, silences, judged, traffic };
    },
    async firing() {
      const stored = await readCurrent(db);
      const loud = stored.filter(({ progress: { state } }) => state === 'firing' || state === 'acknowledged');
      return new Set(loud.flatMap(({ members }) => members.map(({ rule }) => rule)));
    },
    async details(id) {
      const alarm = await shown(known(await readAlarm(db, id), id));
      const evidence = { ...alarm.evidence, blame: (await blameOf(id)) ?? alarm.evidence.blame };
      return { ...alarm, evidence, history: await readHistory(db, { alarmId: id, limit: 500 }) };
    },
    history: (limit) => readHistory(db, { limit }),
    async acknowledge(id, given) {
      const now = nowMs();
      const after = await db
        .transaction()
        .execute((transaction) => acknowledgeIn(transaction, id, { ...given, nowMs: now }));
      return shown(after);
    },
    async silence(given) {
      const now = nowMs();
      checkSilence(given, now);
      const silence = { ...given, id: randomUUID(), at: now };
      await db
        .insertInto('alarm_silence')
        .values({ id: silence.id, until: new Date(silence.untilMs), silence: JSON.stringify(silence) })
        .execute();
      return silence;
    },
    endSilence: (id) => endSilence(db, id, nowMs()),
  };
}

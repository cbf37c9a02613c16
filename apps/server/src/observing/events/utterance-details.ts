import type { EventRecord } from '@hark/shared/events/event-record';
import type { UtteranceDetail } from '@hark/shared/http/utterances-api';
import { deviceSchema, vadReportSchema } from '@hark/shared/wire/client-message';
import { finalSchema } from '@hark/shared/wire/final';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Database } from '../../store/tables.ts';
import type { AudioStore } from './audio-store.ts';
import { tailEvent } from './event-tail.ts';
import { EVENT_COLUMNS, readEventRow } from './read-event-row.ts';

/** Everything that is kept about single utterances. */
export interface UtteranceDetails {
  /** Null for an unknown, expired or erased utterance. */
  find(utteranceId: string): Promise<UtteranceDetail | null>;
  /** Returns the file of the recording; null if there is none. */
  findAudio(utteranceId: string): Promise<string | null>;
}

interface DetailOptions {
  db: Kysely<Database>;
  audioStore: Pick<AudioStore, 'find'>;
  /** Whether transcripts and typed queries are shown. */
  showText: boolean;
}

const inputSchema = z.object({
  device: deviceSchema.nullable().catch(null),
  vad: vadReportSchema.nullable().catch(null),
});

/** A task lasts no longer than an hour before and after one of its utterances. */
const TASK_MS = 3_600_000;
const MOST_EVENTS = 200;

type Kept = Pick<UtteranceDetail, 'hypotheses' | 'results' | 'version' | 'device' | 'vad'>;
const NOTHING_KEPT: Kept = { hypotheses: null, results: null, version: null, device: null, vad: null };

export function createUtteranceDetails({ db, audioStore, showText }: DetailOptions): UtteranceDetails {
  async function findAnswered(utteranceId: string): Promise<EventRecord | null> {
    const row = await db
      .selectFrom('event')
      .select(EVENT_COLUMNS)
      .where('event_id', '=', utteranceId)
      .where('name', '=', 'utterance.answered')
      .executeTakeFirst();
    return row === undefined ? null : readEventRow(row);
  }

  async function taskOf(answered: EventRecord): Promise<EventRecord[]> {
    const { clientId, taskId, at } = answered;
    if (clientId === null || taskId === null) return [answered];
    const rows = await db
      .selectFrom('event')
      .select(EVENT_COLUMNS)
      .where('client_id', '=', clientId)
      .where('task_id', '=', taskId)
      .where('at', '>=', new Date(at - TASK_MS))
      .where('at', '<=', new Date(at + TASK_MS))
      .orderBy('at')
      .limit(MOST_EVENTS)
      .execute();
    return rows.flatMap((row) => readEventRow(row) ?? []);
  }

  /** Reads the answer as it was sent. */
  async function keptOf(utteranceId: string): Promise<Kept> {
    const row = await db
      .selectFrom('utterance')
      .select(['input', 'final'])
      .where('utterance_id', '=', utteranceId)
      .executeTakeFirst();
    const final = finalSchema.safeParse(row?.final).data;
    if (final === undefined) return NOTHING_KEPT;
    const { device = null, vad = null } = inputSchema.safeParse(row?.input).data ?? {};
    const { transcript, confidence, alternatives, results, version } = final;
    const text = {
      hypotheses: transcript === '' ? [...alternatives] : [{ transcript, confidence }, ...alternatives],
      results: results.map(({ id, title }) => ({ id, title })),
    };
    return { ...(showText ? text : { hypotheses: null, results: null }), version, device, vad };
  }

  return {
    async find(utteranceId) {
      const answered = await findAnswered(utteranceId);
      if (answered === null) return null;
      const [events, kept, audio] = await Promise.all([
        taskOf(answered),
        keptOf(utteranceId),
        audioStore.find(answered.clientId ?? '', utteranceId),
      ]);
      return {
        textShown: showText,
        answered: tailEvent(answered, showText),
        events: events.map((event) => tailEvent(event, showText)),
        ...kept,
        audioKept: audio !== null,
      };
    },
    async findAudio(utteranceId) {
      const answered = await findAnswered(utteranceId);
      return answered?.clientId == null ? null : audioStore.find(answered.clientId, utteranceId);
    },
  };
}

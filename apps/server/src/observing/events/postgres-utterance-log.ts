import type { EventRecord } from '@hark/shared/events/event-record';
import { finalSchema, type Final } from '@hark/shared/wire/final';
import { sql, type Kysely } from 'kysely';
import type { KeptAnswer, UtteranceLog } from '../../answering/pipeline/utterance-log.ts';
import type { Utterance } from '../../answering/pipeline/utterance.ts';
import { jsonbText } from '../../store/jsonb-text.ts';
import type { Database } from '../../store/tables.ts';
import type { EventPartitions } from './event-partitions.ts';
import { eventRows, insertEvents } from './insert-events.ts';

interface UtteranceLogOptions {
  db: Kysely<Database>;
  partitions: EventPartitions;
  /** Returns the event log's record of an answer. */
  recordOf(utterance: Utterance, final: Final): EventRecord;
  /** Called with records that are new and durable. Must not throw. */
  onKept(records: readonly EventRecord[]): void;
}

/**
 * Answers in PostgreSQL, so that they survive a restart. One statement writes an answer and its event record: neither
 * exists without the other, and an answer is logged once.
 */
export function createPostgresUtteranceLog(options: UtteranceLogOptions): UtteranceLog {
  const { db, partitions, recordOf, onKept } = options;

  async function find(utteranceId: string): Promise<KeptAnswer | null> {
    const row = await db
      .selectFrom('utterance')
      .select(['client_id', 'final'])
      .where('utterance_id', '=', utteranceId)
      .executeTakeFirst();
    return row === undefined ? null : { clientId: row.client_id, final: finalSchema.parse(row.final) };
  }

  async function insert(utterance: Utterance, final: Final, record: EventRecord): Promise<boolean> {
    const { speaker, clip, endReason, startedAt } = utterance;
    const { device, vad, language, consent } = speaker;
    const input = jsonbText({ device, vad, language, consent, clip, endReason, startedAt });
    const { rows } = await sql`
      with kept as (
        insert into utterance (utterance_id, client_id, session_id, task_id, input, final)
        values (${utterance.utteranceId}, ${speaker.clientId}, ${speaker.sessionId}, ${utterance.taskId},
          ${input}::jsonb, ${jsonbText(final)}::jsonb)
        on conflict (utterance_id) do nothing returning 1
      ), logged as (${insertEvents(eventRows([record]), sql`exists (select from kept)`)})
      select 1 from kept`.execute(db);
    return rows.length > 0;
  }

  return {
    find,
    async record(utterance, final) {
      const record = recordOf(utterance, final);
      await partitions.ensure([record.at]);
      if (await insert(utterance, final, record)) {
        onKept([record]);
        return { clientId: utterance.speaker.clientId, final };
      }
      const first = await find(utterance.utteranceId);
      // Deleted between the two statements: the newer answer applies.
      return first ?? { clientId: utterance.speaker.clientId, final };
    },
  };
}

import { finalSchema } from '@hark/shared/wire/final';
import type { Kysely } from 'kysely';
import type { KeptAnswer, UtteranceLog } from '../pipeline/utterance-log.ts';
import type { Database } from '../store/tables.ts';

/** Utterances and events in PostgreSQL: what a person said is there again after a restart. */
export function createPostgresUtteranceLog(db: Kysely<Database>): UtteranceLog {
  async function find(utteranceId: string): Promise<KeptAnswer | null> {
    const row = await db
      .selectFrom('utterance')
      .select(['client_id', 'final'])
      .where('utterance_id', '=', utteranceId)
      .executeTakeFirst();
    return row === undefined ? null : { clientId: row.client_id, final: finalSchema.parse(row.final) };
  }

  return {
    find,
    async record(utterance, final) {
      const { speaker, clip, endReason, startedAt } = utterance;
      const { device, vad, language, consent } = speaker;
      const inserted = await db
        .insertInto('utterance')
        .values({
          utterance_id: utterance.utteranceId,
          client_id: speaker.clientId,
          session_id: speaker.sessionId,
          task_id: utterance.taskId,
          input: JSON.stringify({ device, vad, language, consent, clip, endReason, startedAt }),
          final: JSON.stringify(final),
        })
        .onConflict((conflict) => conflict.column('utterance_id').doNothing())
        .returning('utterance_id')
        .executeTakeFirst();
      if (inserted !== undefined) return { clientId: speaker.clientId, final };
      const first = await find(utterance.utteranceId);
      // Deleted between the two statements: the newer answer stands.
      return first ?? { clientId: speaker.clientId, final };
    },
    async recordEvent(event, { clientId, sessionId }) {
      const inserted = await db
        .insertInto('event')
        .values({
          event_id: event.eventId,
          client_id: clientId,
          session_id: sessionId,
          event: JSON.stringify(event),
        })
        .onConflict((conflict) => conflict.column('event_id').doNothing())
        .returning('event_id')
        .executeTakeFirst();
      return inserted !== undefined;
    },
  };
}

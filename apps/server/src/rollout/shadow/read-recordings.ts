import { type Kysely, sql } from 'kysely';
import type { Database } from '../../store/tables.ts';

/** An utterance whose speaker agreed to the recording, and has not disagreed since. */
export interface ConsentedUtterance {
  utteranceId: string;
  clientId: string;
  language: string | null;
}

interface RecordingsQuery {
  since: Date;
  most: number;
  /** Leaves out what this rollout has a pair of; null for none. */
  rollout: string | null;
}

/** Reads utterances with consent, latest first. Whether a recording is kept is for the audio store to say. */
export async function readConsented(
  db: Kysely<Database>,
  { since, most, rollout }: RecordingsQuery,
): Promise<ConsentedUtterance[]> {
  const { rows } = await sql<ConsentedUtterance>`
    select said.utterance_id as "utteranceId", said.client_id as "clientId",
      said.input->>'language' as language
    from utterance as said
    where said.answered_at >= ${since} and said.input->'consent'->'audio' = 'true'
      and (select input->'consent'->'audio' from utterance
        where client_id = said.client_id order by answered_at desc limit 1) = 'true'
      and not exists (select from shadow_pair
        where rollout = ${rollout} and shadow_pair.utterance_id = said.utterance_id)
    order by said.answered_at desc limit ${most}`.execute(db);
  return rows;
}

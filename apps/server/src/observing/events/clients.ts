import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Database } from '../../store/tables.ts';

/** The clients of the server, and the secret with which each can have its data deleted. */
export interface Clients {
  /** Returns the client's secret the first time, null later. */
  register(clientId: string): Promise<string | null>;
  isSecret(clientId: string, secret: string): Promise<boolean>;
  /** Whether data may be kept under this id: it is registered and not erased since. */
  isKnown(clientId: string): Promise<boolean>;
  /** Removes transcripts, events and the client. The audio store removes the audio. */
  erase(clientId: string): Promise<{ utterances: number; events: number }>;
}

type ErasedTable =
  'task_window' | 'utterance' | 'event' | 'client' | 'shadow_pair' | 'rollout_client' | 'rollout_task';

const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** @param alsoErase runs in the transaction that erases a client, to erase data outside the database as well */
export function createClients(
  db: Kysely<Database>,
  alsoErase: (clientId: string, within: Kysely<Database>) => Promise<void> = async () => undefined,
): Clients {
  return {
    async register(clientId) {
      const secret = randomBytes(24).toString('base64url');
      const inserted = await db
        .insertInto('client')
        .values({ client_id: clientId, secret_hash: hashOf(secret) })
        .onConflict((conflict) => conflict.column('client_id').doNothing())
        .returning('client_id')
        .executeTakeFirst();
      return inserted === undefined ? null : secret;
    },
    async isSecret(clientId, secret) {
      const row = await db
        .selectFrom('client')
        .select('secret_hash')
        .where('client_id', '=', clientId)
        .executeTakeFirst();
      return row !== undefined && timingSafeEqual(row.secret_hash, hashOf(secret));
    },
    async isKnown(clientId) {
      const row = await db
        .selectFrom('client')
        .select('client_id')
        .where('client_id', '=', clientId)
        .executeTakeFirst();
      return row !== undefined;
    },
    erase: (clientId) =>
      db.transaction().execute(async (transaction) => {
        const erase = async (table: ErasedTable): Promise<number> => {
          const result = await transaction
            .deleteFrom(table)
            .where('client_id', '=', clientId)
            .executeTakeFirst();
          return Number(result.numDeletedRows);
        };
        // First, because closing this client's tasks locks its row: the rows that writes are deleted below.
        await erase('task_window');
        // A pair and its event are only written while this row is there, so they are all there to be deleted after it.
        await erase('client');
        const utterances = await erase('utterance');
        const events = await erase('event');
        await erase('shadow_pair');
        // Waits for counting that has read these events, and keeps the next one from reading them.
        await transaction.selectFrom('rollout_evidence').select('rollout').forUpdate().execute();
        await erase('rollout_client');
        await erase('rollout_task');
        await alsoErase(clientId, transaction);
        return { utterances, events };
      }),
  };
}

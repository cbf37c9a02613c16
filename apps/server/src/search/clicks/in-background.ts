import { type Kysely, sql, type Transaction } from 'kysely';

import type { Database } from '../../store/tables.ts';

export interface BackgroundOptions {
  db: Kysely<Database>;
  isolation: 'read committed' | 'repeatable read';
  signal?: AbortSignal | undefined;
}

/**
 * Runs a transaction whose statements may take longer than those of a request. When the signal aborts, the database
 * cancels the statement, so that closing does not wait for millions of rows.
 */
export async function inBackground<Result>(
  { db, isolation, signal }: BackgroundOptions,
  work: (trx: Transaction<Database>) => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted();
  return db
    .transaction()
    .setIsolationLevel(isolation)
    .execute(async (trx) => {
      await sql`set local statement_timeout = '10min'`.execute(trx);
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      const cancel = (): void => {
        // If the cancel fails, the transaction ends by itself.
        sql`select pg_cancel_backend(${rows[0]?.pid}::int)`.execute(db).catch(() => undefined);
      };
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        signal?.throwIfAborted();
        return await work(trx);
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    });
}

import { blameSchema } from '@hark/shared/http/alarms-api';
import { blameRequestSchema, type BlameReply, type BlameRequest } from '@hark/shared/http/drift-api';
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import { jsonbText } from '../../store/jsonb-text.ts';
import type { Database } from '../../store/tables.ts';

export type Blame = z.infer<typeof blameSchema>;

const KEPT_MS = 100 * 86_400_000;

/** Notes that recordings are to be replayed; a request of the same id stays as it is. @returns whether it is new */
export async function storeRequest(
  db: Kysely<Database>,
  { id, request, nowMs }: { id: string; request: BlameRequest; nowMs: number },
): Promise<boolean> {
  await db
    .deleteFrom('blame')
    .where('at', '<', new Date(nowMs - KEPT_MS))
    .execute();
  const inserted = await db
    .insertInto('blame')
    .values({ id, at: new Date(nowMs), request: jsonbText(request), blame: null })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** Returns what is to be replayed; null for an unknown id. */
export async function readRequest(db: Kysely<Database>, id: string): Promise<BlameRequest | null> {
  const row = await db.selectFrom('blame').select('request').where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : (blameRequestSchema.safeParse(row.request).data ?? null);
}

export async function storeBlame(db: Kysely<Database>, id: string, blame: Blame): Promise<void> {
  await db
    .updateTable('blame')
    .set({ blame: jsonbText(blame) })
    .where('id', '=', id)
    .execute();
}

/** Returns the state of a replay; null for an unknown id. */
export async function readBlame(db: Kysely<Database>, id: string): Promise<BlameReply | null> {
  const row = await db.selectFrom('blame').select('blame').where('id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  const blame = blameSchema.safeParse(row.blame).data ?? null;
  return { id, state: blame === null ? 'waiting' : 'done', blame };
}

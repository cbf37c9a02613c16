import { rolloutSpecSchema } from '@hark/shared/rollouts/rollout-spec';
import {
  rolloutPositionSchema,
  type ServingState,
  servingStateSchema,
} from '@hark/shared/rollouts/serving-state';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../../store/tables.ts';

export { SERVING_CHANNEL } from '../registry/serving-channel.ts';

/** Returns the champion of a deployment and the one before; null without one. */
export async function readChampions(
  db: Kysely<Database>,
  deployment: string,
): Promise<{ champion: string; previous: string | null } | null> {
  const rows = await sql<{ digest: string }>`
    select digest from (
      select digest, number, lag(digest) over (order by number) as before
      from version_alias_change
      where alias = 'champion' and deployment = ${deployment}
    ) as champions
    where before is distinct from digest
    order by number desc
    limit 2`.execute(db);
  const [last, before] = rows.rows;
  return last === undefined ? null : { champion: last.digest, previous: before?.digest ?? null };
}

async function readRollout(db: Kysely<Database>, deployment: string): Promise<ServingState['rollout']> {
  const row = await db
    .selectFrom('rollout')
    .innerJoin('rollout_transition as last', 'last.rollout', 'rollout.id')
    .select(['rollout.id', 'challenger', 'salt', 'spec', 'last.position'])
    .where('deployment', '=', deployment)
    .where('is_over', '=', false)
    .orderBy('last.number', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { id, challenger, salt } = row;
  const { audience } = rolloutSpecSchema.parse(row.spec);
  return { id, challenger, salt, audience, position: rolloutPositionSchema.parse(row.position) };
}

/** Returns a number that rises with each change. Numbers of aliases and transitions only ever rise, so their sum does, too. */
export async function readServingRevision(db: Kysely<Database>, deployment: string): Promise<number> {
  const { rows } = await sql<{ revision: number }>`
    select (
      (select coalesce(max(number), 0) from version_alias_change where deployment = ${deployment})
      + (select count(*) from rollout_transition join rollout on rollout.id = rollout
         where deployment = ${deployment})
    )::integer as revision`.execute(db);
  return rows[0]?.revision ?? 0;
}

/** Reads what a deployment serves, as of one moment. Null before its first server has recorded its version. */
export function readServingState(db: Kysely<Database>, deployment: string): Promise<ServingState | null> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (transaction) => {
      const champions = await readChampions(transaction, deployment);
      if (champions === null) return null;
      const rollout = await readRollout(transaction, deployment);
      const revision = await readServingRevision(transaction, deployment);
      return servingStateSchema.parse({ revision, ...champions, rollout });
    });
}

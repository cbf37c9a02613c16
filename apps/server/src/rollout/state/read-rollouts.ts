import { rolloutTransitionSchema, type RolloutTransition } from '@hark/shared/http/rollouts-api';
import { AUTOMATION_DEGREES, rolloutSpecSchema } from '@hark/shared/rollouts/rollout-spec';
import type { Kysely, Selectable } from 'kysely';
import type { Database } from '../../store/tables.ts';
import type { StoredRollout } from './rollout-store.ts';

type RolloutRow = Selectable<Database['rollout']>;
type TransitionRow = Selectable<Database['rollout_transition']>;

function transitionOf({ number, at, actor, reason, action, position, evidence }: TransitionRow) {
  const row = { number, at: at.getTime(), actor, reason, action, position, evidence };
  return rolloutTransitionSchema.parse(row);
}

function rolloutOf(row: RolloutRow, rows: readonly TransitionRow[]): StoredRollout {
  const [first, ...rest]: RolloutTransition[] = rows.map(transitionOf);
  if (first === undefined) throw new Error(`The rollout ${row.id} has no transition.`);
  const spec = rolloutSpecSchema.parse(row.spec);
  const changed = rows.findLast(({ automation }) => automation !== null)?.automation;
  return {
    id: row.id,
    champion: row.champion,
    challenger: row.challenger,
    salt: row.salt,
    spec,
    automation: AUTOMATION_DEGREES.find((each) => each === changed) ?? spec.automation,
    startedAt: row.started_at.getTime(),
    isOver: row.is_over,
    transitions: [first, ...rest],
  };
}

interface Which {
  id?: string;
  isOver?: boolean;
  limit?: number;
}

/** Reads rollouts of a deployment with their transitions, latest first. */
export async function readRollouts(
  db: Kysely<Database>,
  deployment: string,
  { id, isOver, limit }: Which,
): Promise<StoredRollout[]> {
  let query = db.selectFrom('rollout').selectAll().where('deployment', '=', deployment);
  if (id !== undefined) query = query.where('id', '=', id);
  if (isOver !== undefined) query = query.where('is_over', '=', isOver);
  if (limit !== undefined) query = query.limit(limit);
  const rows = await query.orderBy('number', 'desc').execute();
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const all = await db
    .selectFrom('rollout_transition')
    .selectAll()
    .where('rollout', 'in', ids)
    .orderBy('number')
    .execute();
  return rows.map((row) =>
    rolloutOf(
      row,
      all.filter(({ rollout }) => rollout === row.id),
    ),
  );
}

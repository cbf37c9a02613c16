import { TASK_GAP_MS } from '@hark/shared/metrics/tasks/split-tasks';
import { readRolloutSlice } from '@hark/shared/rollouts/serving-state';
import { type Kysely, sql } from 'kysely';
import type { Arm } from '@hark/shared/rollouts/serving-state';
import type { Database } from '../../store/tables.ts';

/** Which version last answered a client, as the log says. */
export interface LoggedTask {
  /** Name of the version. */
  name: string;
  rollout: string | null;
  arm: Arm | null;
}

/** Reads which version answered a client within the last five minutes; null for none. One look into an index. */
export async function readLoggedTask(
  db: Kysely<Database>,
  clientId: string,
  nowMs: number,
): Promise<LoggedTask | null> {
  const { rows } = await sql<{ name: string | null; rollout: string | null }>`
    select slices->>'version' as name, slices->>'rollout' as rollout from event
    where client_id = ${clientId} and at >= ${new Date(nowMs - TASK_GAP_MS)}
      and name in ('utterance.answered', 'query.searched')
    order by at desc limit 1`.execute(db);
  const [row] = rows;
  if (row === undefined || row.name === null) return null;
  const { name, rollout } = row;
  return { name, rollout, arm: rollout === null ? null : (readRolloutSlice(rollout)?.arm ?? null) };
}

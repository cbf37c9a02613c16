import { sql, type Kysely } from 'kysely';
import type { PeriodicTask } from '../../background/periodic-task.ts';
import type { Database } from '../../store/tables.ts';
import { forgetTasks } from '../evidence/take-events.ts';
import { RolloutError } from '../state/rollout-error.ts';
import type { RolloutStore, StoredRollout } from '../state/rollout-store.ts';
import { judgeRound, type JudgeOptions } from './judge-round.ts';

const LOOKS_EVERY_MS = 1_000;
const FORGOTTEN_EVERY_MS = 10 * 60_000;

/** Judges the rollout of the deployment every second. */
export function judgeTask(options: JudgeOptions): PeriodicTask {
  let forgottenMs = 0;
  return {
    name: 'rollout-judge',
    summary: 'Judges the rollout and moves it on',
    // If a second server runs it for a moment, counts are locked and changes compare the last transition.
    scope: 'one-server',
    everyMs: LOOKS_EVERY_MS,
    async run(signal) {
      const round = await judgeRound(options, signal);
      if (round === null || options.nowMs() - forgottenMs < FORGOTTEN_EVERY_MS) return;
      await forgetTasks(options.db);
      forgottenMs = options.nowMs();
    },
  };
}

/** The judge looks every second; after this it has fallen silent. */
export const SILENT_MS = 2 * 60_000;
const WATCHED_EVERY_MS = 5_000;

/** How long ago the judge last looked at a rollout, or somebody changed it, by the clock of the database. */
async function silentMs(db: Kysely<Database>, { id }: StoredRollout): Promise<number> {
  const { rows } = await sql<{ silent: number }>`
    select 1000 * extract(epoch from now() - greatest(
      (select judged_at from rollout_evidence where rollout = ${id}),
      (select max(at) from rollout_transition where rollout = ${id})
    ))::float8 as silent`.execute(db);
  return rows[0]?.silent ?? 0;
}

/**
 * Pauses a rollout that nobody judges. Whichever server notices first does it; the others find it paused.
 * @returns whether this one did
 */
export async function pauseUnwatched({
  db,
  store,
}: {
  db: Kysely<Database>;
  store: RolloutStore;
}): Promise<boolean> {
  const rollout = await store.active();
  if (rollout === null) return false;
  const { position } = rollout.transitions.at(-1) ?? rollout.transitions[0];
  if (position.phase === 'paused' || (await silentMs(db, rollout)) < SILENT_MS) return false;
  try {
    await store.act({
      rollout: rollout.id,
      action: 'pause',
      actor: 'server',
      reason: 'The judge has not looked for two minutes: look at the servers’ logs, then resume it.',
      evidence: { why: 'silent' },
      after: rollout.transitions.length,
    });
    return true;
  } catch (error) {
    if (error instanceof RolloutError && error.code === 'conflict') return false;
    throw error;
  }
}

/**
 * Watches the judge from every server. A server that has just started waits first: while none ran, nobody met the
 * challenger.
 */
export function watchJudgeTask(options: { db: Kysely<Database>; store: RolloutStore }): PeriodicTask {
  return {
    name: 'rollout-watch',
    summary: 'Pauses a rollout that nobody judges',
    scope: 'every-server',
    everyMs: WATCHED_EVERY_MS,
    firstAfterMs: SILENT_MS,
    async run() {
      await pauseUnwatched(options);
    },
  };
}

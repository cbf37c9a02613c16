import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleEntry } from '../../testing/bundle-entry.ts';
import { readVerdict } from './stored-verdict.ts';
import { openRampHarness, type RampHarness } from './testing/ramp-harness.ts';

let harness: RampHarness;
let entry = '';

beforeAll(async () => {
  harness = await openRampHarness();
  entry = fileURLToPath(await bundleEntry(new URL('testing/judge-for-test.ts', import.meta.url)));
}, 120_000);

afterAll(() => harness.close(), 60_000);

/**
 * Judges in a separate process, which is killed a few ms after some of its lines, so that every place in its work has a
 * turn. @returns whether the rollout was over before
 */
async function judgeUntil(lines: number, afterMs = 0): Promise<boolean> {
  const child = spawn(process.execPath, [entry, harness.dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let count = 0;
  let isDone = false;
  for await (const line of createInterface({ input: child.stdout })) {
    isDone ||= line === 'done';
    count++;
    if (count === lines) setTimeout(() => child.kill('SIGKILL'), afterMs);
  }
  await exited;
  return isDone;
}

/** What was counted and done, without times. */
async function found(id: string) {
  const { transitions, isOver } = await harness.options.store.read(id);
  const aliases = await harness.db
    .selectFrom('version_alias_change')
    .select(['alias', 'digest', 'actor'])
    .orderBy('number')
    .execute();
  const { evidence } = (await readVerdict(harness.db, id)) ?? {};
  return {
    isOver,
    steps: evidence?.steps,
    clients: evidence?.clients,
    times: evidence?.controlTimes,
    transitions: transitions.map(({ number, actor, action, position }) => ({
      number,
      actor,
      action,
      position,
    })),
    aliases,
  };
}

/** Returns to where the rollout has just started, and the log is to be counted again. */
async function rewind(id: string, place: { transaction: string; event_id: string }): Promise<void> {
  const { db, challenger } = harness;
  await sql`delete from rollout_transition where rollout = ${id} and number > 1`.execute(db);
  await sql`delete from version_alias_change where actor = 'judge' and digest = ${challenger}`.execute(db);
  await sql`update rollout set is_over = false where id = ${id}`.execute(db);
  await sql`
    update rollout_evidence set evidence = '{}', verdict = null, transaction = ${place.transaction}::xid8,
      event_id = ${place.event_id} where rollout = ${id}`.execute(db);
}

it('counts and does the same, each once, when it is killed again and again', async () => {
  const { id } = await harness.start({ automation: 'automatic' });
  const { rows } = await sql<{ transaction: string; event_id: string }>`
    select transaction::text, event_id from rollout_evidence where rollout = ${id}`.execute(harness.db);
  const [place] = rows;
  if (place === undefined) throw new Error('The rollout has no place in the log.');
  for (const step of [0, 1, 2]) {
    for (const arm of ['canary', 'control'] as const)
      await harness.live(id, { arm, step, count: 60 }, (number) => ({
        answer: number % 31 === 0 ? 'nothing' : 'good',
        outcome: { redo: number % 13 === 0, switched: number % 17 === 0, wholeMs: 300 + number },
      }));
  }

  expect(await judgeUntil(Infinity)).toBe(true);
  const whole = await found(id);
  expect(whole.transitions.map(({ action }) => action)).toEqual(['start', 'advance', 'advance', 'promote']);
  expect(whole.steps?.map(({ canary }) => canary.closed)).toEqual([60, 60, 60]);
  expect(whole.aliases.filter(({ actor }) => actor === 'judge')).toHaveLength(1);

  await rewind(id, place);
  let kills = 0;
  while (!(await judgeUntil(1, (7 * kills) % 43))) kills++;
  expect(kills).toBeGreaterThan(5);
  expect(await found(id)).toEqual(whole);
}, 240_000);

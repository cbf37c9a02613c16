import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readServingState, SERVING_CHANNEL } from './read-serving-state.ts';
import { RolloutError } from './rollout-error.ts';
import type { RolloutAct, RolloutStore } from './rollout-store.ts';
import { openRolloutDatabase, type RolloutDatabase } from './testing/rollout-database.ts';

const TIMEOUT_MS = 60_000;
const BY_ADA = { actor: 'Ada', reason: 'to compare' };

let database: RolloutDatabase;
let store: RolloutStore;

beforeAll(async () => {
  database = await openRolloutDatabase();
  store = database.store();
}, TIMEOUT_MS);

afterAll(() => database.close());
beforeEach(() => database.clear());

const serving = () => readServingState(database.db, 'here');
const start = (changes = {}) => store.start({ spec: database.spec(changes), ...BY_ADA });
const act = (rollout: string, action: RolloutAct['action'], after: number | null = null) =>
  store.act({ rollout, action, after, ...BY_ADA, automation: 'manual' });

/** The code and sentence of a refusal. */
async function refusal(asked: Promise<unknown>): Promise<string> {
  const error: unknown = await asked.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof RolloutError ? `${error.code}: ${error.message}` : `no refusal: ${String(error)}`;
}

describe('a rollout', () => {
  it('goes from the shadow by all steps to everybody, and serving follows', async () => {
    const { id } = await start();
    expect(await serving()).toMatchObject({
      champion: database.champion,
      rollout: { id, challenger: database.challenger, position: { phase: 'shadow', weight: 0 } },
    });
    const weights = [];
    for (let step = 0; step < 5; step++) {
      await act(id, 'advance');
      weights.push((await serving())?.rollout?.position.weight);
    }
    expect(weights).toEqual([0.01, 0.05, 0.1, 0.25, 0.5]);
    const done = await act(id, 'promote');
    expect(await serving()).toMatchObject({
      champion: database.challenger,
      previous: database.champion,
      rollout: null,
    });
    expect(done.isOver).toBe(true);
    expect(done.transitions.map(({ number, action }) => `${number} ${action}`)).toEqual([
      '1 start',
      ...[2, 3, 4, 5, 6].map((number) => `${number} advance`),
      '7 promote',
    ]);
    expect(await store.active()).toBeNull();
    expect(await store.history(10)).toEqual([done]);
  });

  it('keeps the revision of what serves rising', async () => {
    const revisions = [(await serving())?.revision ?? 0];
    const note = async () => revisions.push((await serving())?.revision ?? 0);
    const { id } = await start({ kind: 'blue-green', shadow: null });
    await note();
    await act(id, 'promote');
    await note();
    await store.returnToPrevious(BY_ADA);
    await note();
    expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b));
  });

  it('remembers the degree of automation that was set last', async () => {
    const { id } = await start();
    expect((await store.read(id)).automation).toBe('propose');
    await act(id, 'set-automation');
    await act(id, 'pause');
    expect((await store.read(id)).automation).toBe('manual');
    expect(
      await refusal(
        store.act({ rollout: id, action: 'roll-back', actor: 'judge', reason: 'harm', after: 3 }),
      ),
    ).toMatch(/^conflict: A person decides/);
  });

  it('is readable with a reason of any length', async () => {
    const { id } = await start();
    await store.act({ rollout: id, action: 'pause', actor: 'server', reason: 'w'.repeat(2_000), after: 1 });
    expect((await store.read(id)).transitions.at(-1)?.reason).toHaveLength(500);
  });

  it('tells every process of the deployment', async () => {
    const client = new pg.Client({ connectionString: database.connectionString });
    await client.connect();
    const told = new Promise((resolve) => client.on('notification', resolve));
    await client.query(`listen ${SERVING_CHANNEL}`);
    await start();
    expect(await told).toMatchObject({ channel: SERVING_CHANNEL, payload: 'here' });
    await client.end();
  });
});

describe('a blue-green rollout', () => {
  it('reaches everybody at once, and is taken back at once', async () => {
    const { id } = await start({ kind: 'blue-green', shadow: null });
    expect(await refusal(act(id, 'advance'))).toMatch(/^conflict: No step follows: promote it/);
    await act(id, 'promote');
    expect((await serving())?.champion).toBe(database.challenger);
    expect(await store.returnToPrevious(BY_ADA)).toBe(database.champion);
    expect(await serving()).toMatchObject({ champion: database.champion, previous: database.challenger });
  });
});

describe('the return to the champion before', () => {
  it('ends a rollout that is not over', async () => {
    const first = await start({ kind: 'blue-green', shadow: null });
    await act(first.id, 'promote');
    const { id } = await start({ challenger: database.third, shadow: null });
    await store.returnToPrevious(BY_ADA);
    expect(await serving()).toMatchObject({ champion: database.champion, rollout: null });
    expect((await store.read(id)).transitions.at(-1)).toMatchObject({
      action: 'roll-back',
      position: { phase: 'rolled-back', weight: 0 },
    });
  });

  it('is refused without one', async () => {
    expect(await refusal(store.returnToPrevious(BY_ADA))).toMatch(/^conflict: There was no champion before/);
  });
});

describe('a refused change', () => {
  it.each([
    [
      'a version that does not exist',
      { challenger: `sha256:${'0'.repeat(64)}` },
      'unknown: There is no version',
    ],
    ['a rollout onto itself', () => ({ challenger: database.champion }), 'invalid: This version serves'],
  ])('is %s', async (_what, changes, expected) => {
    const given = typeof changes === 'function' ? changes() : changes;
    expect(await refusal(start(given))).toContain(expected);
    expect(await store.active()).toBeNull();
  });

  it('is a challenger that cannot be served', async () => {
    const whyNotServable = async () =>
      'The model encoder.onnx has another digest here. Install the right one.';
    const asked = database.store({ whyNotServable }).start({ spec: database.spec(), ...BY_ADA });
    expect(await refusal(asked)).toMatch(/^invalid: The model encoder.onnx has another digest/);
    expect((await serving())?.rollout).toBeNull();
  });

  it('is a rollout where nothing has ever served', async () => {
    const asked = database.store({ deployment: 'elsewhere' }).start({ spec: database.spec(), ...BY_ADA });
    expect(await refusal(asked)).toMatch(/^conflict: No version serves here yet/);
  });

  it('is a second rollout, also at the same moment', async () => {
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => start()));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await refusal(start({ challenger: database.third }))).toMatch(
      /^conflict: The rollout \w+ is not over/,
    );
    expect(await database.store({ deployment: 'elsewhere' }).active()).toBeNull();
  });

  it('is one that is based on an older transition, also at the same moment', async () => {
    const { id } = await start();
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => act(id, 'advance', 1)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await store.read(id)).transitions).toHaveLength(2);
    expect(await refusal(act(id, 'promote', 1))).toMatch(
      /^conflict: It has changed since you looked: Ada did/,
    );
    // The kill switch holds wherever the rollout is.
    expect((await act(id, 'roll-back')).isOver).toBe(true);
  });

  it('is a promotion after another version has become the champion', async () => {
    const { id } = await start({ kind: 'blue-green', shadow: null });
    await database.versions.point({
      alias: 'champion',
      digest: database.third,
      by: 'server',
      reason: 'configuration',
    });
    expect(await refusal(act(id, 'promote'))).toMatch(/^conflict: Another version has become the champion/);
    expect((await serving())?.champion).toBe(database.third);
    expect((await act(id, 'roll-back')).isOver).toBe(true);
  });

  it('is a change of a rollout that is not there, or is over', async () => {
    expect(await refusal(act('nothing', 'pause'))).toMatch(/^unknown: There is no rollout nothing/);
    const { id } = await start();
    await act(id, 'roll-back');
    expect(await refusal(act(id, 'resume'))).toMatch(/^conflict: It is over/);
  });
});

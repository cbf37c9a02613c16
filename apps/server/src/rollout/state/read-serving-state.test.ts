import { DEFAULT_SPEC } from '@hark/shared/rollouts/rollout-spec';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_SETUP } from '../../answering/setup/default-setup.ts';
import { moonshineEngine } from '../../recognition/engines/engine.ts';
import { openDatabase, type OpenedDatabase } from '../../store/open-database.ts';
import { makeTemporaryDataDir } from '../../store/testing/temporary-data-dir.ts';
import { changeContent, parseSetting } from '../registry/make-version.ts';
import { contentOf } from '../registry/record-served.ts';
import { versionFileOf } from '../registry/version-file.ts';
import { createVersionStore } from '../registry/version-store.ts';
import { readServingState } from './read-serving-state.ts';

const LINEAGE = { parent: null, dataSet: null, code: '0.1.0', by: 'Ada', reason: 'to compare', at: 1 };
const TIMEOUT_MS = 60_000;

let database: OpenedDatabase;
let removeFolder: () => Promise<void>;
let digests: [string, string];

beforeAll(async () => {
  const { dataDir, remove } = await makeTemporaryDataDir();
  removeFolder = remove;
  database = await openDatabase({ dataDir, logger: pino({ level: 'silent' }) });
  const content = await contentOf(DEFAULT_SETUP, moonshineEngine());
  const store = createVersionStore(database.db, 'here');
  const one = versionFileOf('one', content, LINEAGE);
  const other = versionFileOf('other', changeContent(content, [parseSetting('recognizer.beam=8')]), LINEAGE);
  await store.record(one);
  await store.record(other);
  digests = [one.digest, other.digest];
}, TIMEOUT_MS);

afterAll(async () => {
  await database.close();
  await removeFolder();
});

const read = () => readServingState(database.db, 'here');
const point = (digest: string) =>
  createVersionStore(database.db, 'here').point({ alias: 'champion', digest, by: 'Ada', reason: 'test' });

describe('what a deployment serves', () => {
  it('is unknown before its first champion, and then the last one, with the one before', async () => {
    const [one, other] = digests;
    expect(await read()).toBeNull();
    await point(one);
    expect(await read()).toMatchObject({ champion: one, previous: null, rollout: null });
    await point(other);
    await point(other);
    const now = await read();
    expect(now).toMatchObject({ champion: other, previous: one });
    expect(await readServingState(database.db, 'elsewhere')).toBeNull();
  });

  it('includes the rollout that is not over, where its last transition left it', async () => {
    const [one, challenger] = digests;
    const before = (await read())?.revision ?? 0;
    const { db } = database;
    const spec = JSON.stringify({ ...DEFAULT_SPEC, challenger });
    await db
      .insertInto('rollout')
      .values({ id: 'first', deployment: 'here', champion: one, challenger, salt: 'salt', spec })
      .execute();
    const positions = [
      { phase: 'shadow', pausedIn: null, step: null, weight: 0 },
      { phase: 'canary', pausedIn: null, step: 0, weight: 0.01 },
    ];
    for (const [index, position] of positions.entries()) {
      const row = { rollout: 'first', number: index + 1, actor: 'Ada', reason: 'test', action: 'advance' };
      await db
        .insertInto('rollout_transition')
        .values({ ...row, position: JSON.stringify(position), evidence: '{}' })
        .execute();
    }
    const state = await read();
    expect(state?.rollout).toEqual({
      id: 'first',
      challenger,
      salt: 'salt',
      audience: { type: 'everybody' },
      position: positions[1],
    });
    expect(state?.revision).toBe(before + 2);
    await db.updateTable('rollout').set({ is_over: true }).execute();
    const after = await read();
    expect(after?.rollout).toBeNull();
  });
});

import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_SETUP } from '../../answering/setup/default-setup.ts';
import { moonshineEngine } from '../../recognition/engines/engine.ts';
import { openDatabase, type OpenedDatabase } from '../../store/open-database.ts';
import { makeTemporaryDataDir } from '../../store/testing/temporary-data-dir.ts';
import { changeContent, parseSetting } from './make-version.ts';
import { contentOf, recordServed } from './record-served.ts';
import { type VersionContent, versionFileOf } from './version-file.ts';
import { createVersionStore, type VersionStore } from './version-store.ts';

const LINEAGE = { parent: null, dataSet: null, code: '0.1.0', by: 'Ada', reason: 'to compare', at: 1 };
const TIMEOUT_MS = 60_000;

let database: OpenedDatabase;
let removeFolder: () => Promise<void>;
let store: VersionStore;
let content: VersionContent;

beforeAll(async () => {
  const { dataDir, remove } = await makeTemporaryDataDir();
  removeFolder = remove;
  database = await openDatabase({ dataDir, logger: pino({ level: 'silent' }) });
  store = createVersionStore(database.db, 'test');
  content = await contentOf(DEFAULT_SETUP, moonshineEngine());
}, TIMEOUT_MS);

afterAll(async () => {
  await database.close();
  await removeFolder();
});

describe('the versions of a database', () => {
  it('begin with the one that a server serves, which is recorded once', async () => {
    const first = await recordServed(store, content, { code: '0.1.0', nowMs: 10 });
    const again = await recordServed(store, content, { code: '0.1.0', nowMs: 20 });
    expect(again).toEqual(first);
    const listed = await store.list();
    expect(listed.map(({ aliases }) => aliases)).toEqual([['champion']]);
    expect(first.content.models.map(({ role, sha256 }) => [role, sha256.length])).toEqual([
      ['recognizer', 64],
      ['recognizer', 64],
      ['vad', 64],
    ]);
  });

  it('name the parent of a version that takes over', async () => {
    const { file: champion } = await store.find('champion');
    const changed = { ...content, understanding: false };
    const next = await recordServed(store, changed, { code: '0.1.0', nowMs: 30 });
    expect(next.lineage.parent).toBe(champion.digest);
    const now = await store.find('champion');
    expect(now.file.digest).toBe(next.digest);
    const elsewhere = await createVersionStore(database.db, 'elsewhere').list();
    expect(elsewhere.flatMap(({ aliases }) => aliases)).toEqual([]);
  });

  it('are found by name and by digits of the digest', async () => {
    const { file } = await store.find('champion');
    const found = await Promise.all([
      store.find(file.name),
      store.find(file.digest),
      store.find(file.digest.slice('sha256:'.length).slice(0, 8)),
    ]);
    expect(found.map((version) => version.file.digest)).toEqual([file.digest, file.digest, file.digest]);
    await expect(store.find('nothing')).rejects.toThrow('There is no version nothing.');
    await expect(store.find(file.digest.slice('sha256:'.length).slice(0, 3))).rejects.toThrow(
      'There is no version',
    );
  });

  it('are never changed: neither the name nor the content of a recorded one is taken again', async () => {
    const wide = versionFileOf('wide', changeContent(content, [parseSetting('recognizer.beam=8')]), LINEAGE);
    expect(await store.record(wide)).toBe(true);
    expect(await store.record(wide)).toBe(false);
    const other = versionFileOf('wide', changeContent(content, [parseSetting('recognizer.beam=9')]), LINEAGE);
    await expect(store.record(other)).rejects.toThrow('Another version has the name wide');
    const renamed = versionFileOf('wider', wide.content, LINEAGE);
    await expect(store.record(renamed)).rejects.toThrow('is recorded as wide already');
  });
});

describe('a changed version', () => {
  it.each([
    ['vad.params.colour=1', 'has no vad.params.colour'],
    ['vad.params.preRollMs=soon', 'vad.params.preRollMs'],
    ['recognizer.beam=100000', 'recognizer.beam'],
    ['thresholds.autoFrom=0.01', 'thresholds'],
    ['nonsense', 'is no setting'],
    ['__proto__.x=1', 'has no __proto__.x'],
  ])('is refused with %s', (setting, message) => {
    expect(() => changeContent(content, [parseSetting(setting)])).toThrow(message);
  });
});

import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_SETUP } from '../../answering/setup/default-setup.ts';
import { moonshineEngine } from '../../recognition/engines/engine.ts';
import { openDatabase, type OpenedDatabase } from '../../store/open-database.ts';
import { createSettings } from '../../store/settings.ts';
import { makeTemporaryDataDir } from '../../store/testing/temporary-data-dir.ts';
import { changeContent, parseSetting } from './make-version.ts';
import { contentOf } from './record-served.ts';
import { chooseAtStart } from './startup-version.ts';
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

const paused: string[] = [];

/** Starts a server of the deployment with a configuration that gives this content. */
async function start(given: VersionContent, nowMs = 10) {
  const settings = createSettings(database.db);
  const pauseRollout = async (reason: string): Promise<void> => void paused.push(reason);
  const parts = { store, settings, deployment: 'test', pauseRollout };
  return chooseAtStart(parts, given, { code: '0.1.0', nowMs });
}

describe('the versions of a database', () => {
  it('begin with the one that a server serves, which is recorded once', async () => {
    const { champion: first } = await start(content);
    expect((await start(content, 20)).champion).toEqual(first);
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
    const { champion: next } = await start(changed, 30);
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

  it('carry reports, which are added and never changed', async () => {
    const { file } = await store.find('champion');
    await store.addReport(file.digest, { by: 'Ada', note: 'children', report: { wer: 0.2 } });
    await store.addReport(file.digest, {
      by: 'Bob',
      note: 'adults',
      report: { wer: 0.1, top1: [1, '\u0000'] },
    });
    const reports = await store.reports(file.digest);
    expect(reports.map(({ by, note, report }) => [by, note, report['wer']])).toEqual([
      ['Bob', 'adults', 0.1],
      ['Ada', 'children', 0.2],
    ]);
    const unknown = `sha256:${'0'.repeat(64)}`;
    expect(await store.reports(unknown)).toEqual([]);
    const added = store.addReport(unknown, { by: 'Ada', note: 'x', report: { wer: 1 } });
    await expect(added).rejects.toThrow('foreign key');
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

describe('the champion at a start', () => {
  const by = 'Ada';

  it('is what people have made it, as long as the configuration stays', async () => {
    const { configured } = await start(content);
    const wide = await store.find('wide');
    await store.point({ alias: 'champion', digest: wide.file.digest, by, reason: 'promoted' });
    paused.length = 0;
    expect((await start(content)).champion.name).toBe('wide');
    expect((await start(content)).configured).toEqual(configured);
    expect(paused).toEqual([]);
  });

  it('is the configured version when that differs from the last start, and a rollout is paused', async () => {
    const changed = { ...content, thresholds: { ...content.thresholds, autoFrom: 0.8 } };
    const { champion, configured } = await start(changed);
    expect(champion).toEqual(configured);
    expect((await store.find('champion')).file.digest).toBe(configured.digest);
    expect(paused).toEqual([expect.stringContaining('the configuration has changed')]);
    paused.length = 0;
    await start(changed);
    expect(paused).toEqual([]);
  });

  it('stays without a pause when the operator configures what serves already', async () => {
    const wide = await store.find('wide');
    await store.point({ alias: 'champion', digest: wide.file.digest, by, reason: 'promoted' });
    expect((await start(wide.file.content)).champion.name).toBe('wide');
    expect(paused).toEqual([]);
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
